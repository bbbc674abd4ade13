/** What a validation rule can say; stable names. */
export type FindingCode =
  | 'BAD_DIRECTIVE'
  | 'BAD_VERIFY'
  | 'DOWN_WITHOUT_UP'
  | 'DUPLICATE_VERSION'
  | 'INLINE_COPY'
  /** Added below, or at, a version that is merged already: where that stands it would be out of order. */
  | 'MERGED_BELOW'
  /** An up that is merged is not what it was when it was merged. */
  | 'MERGED_CHANGED'
  /** An up that is merged is gone. */
  | 'MERGED_DELETED'
  | 'META_COMMAND'
  | 'MISSING_DOWN'
  | 'NOT_SUPPORTED'
  | 'NOT_UTF8'
  | 'NUL_BYTE'
  | 'OWN_TRANSACTIONS'
  | 'SEED_WITHOUT_REQUIRES'
  | 'SEQUENCE_AFTER_TIMESTAMP'
  | 'UNFINISHED_TEXT'
  | 'UNKNOWN_DIRECTIVE'
  | 'UNREADABLE_NAME'
  | 'VERIFY_WITHOUT_UP'

/** What is wrong with a migration, where, and what to do about it. */
export interface Finding {
  readonly code: FindingCode
  /** An `error` stops `up`; a `warning` is only told. */
  readonly severity: 'error' | 'warning'
  /** Absolute path, or a name in parentheses for migrations kept in code. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly message: string
  readonly remedy: string
}
