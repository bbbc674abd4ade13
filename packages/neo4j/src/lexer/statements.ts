import { mask, type Masked } from './mask.ts'

/**
 * `data`: may share a transaction with its row; `schema`: constraints and indexes, never in one transaction with data;
 * `alone`: makes transactions of its own (CALL … IN TRANSACTIONS, apoc.periodic), or is the system's (users); `shell`: cypher-shell's
 * own command, which no server knows.
 */
export type Kind = 'data' | 'schema' | 'alone' | 'shell'

/** One statement of a text, in UTF-16 offsets, without its semicolon. */
export interface Statement {
  readonly start: number
  readonly end: number
  readonly kind: Kind
  /** Its first keywords, without names that are quoted and without data. */
  readonly words: string
}

export interface Lexed {
  /** In order; none is empty or comments only. */
  readonly statements: readonly Statement[]
  readonly ends: Masked['ends']
}

/** Cuts a text where Neo4j's own lexer sees semicolons. */
export function statements(text: string): Lexed {
  const { code, ends } = mask(text)
  const found: Statement[] = []
  let from = 0
  for (const part of code.split(';')) {
    const bare = part.trim()
    if (bare !== '') {
      const start = from + part.indexOf(bare)
      found.push({ start, end: start + bare.length, kind: kindOf(bare), words: wordsOf(bare) })
    }
    from += part.length + 1
  }
  return { statements: found, ends }
}

const schema =
  /^(?:CYPHER\b(?:\s+[\w.]+(?:\s*=\s*\w+)?)*?\s+)?(?:CREATE(?:\s+OR\s+REPLACE)?|DROP)\s+(?:(?:RANGE|TEXT|POINT|FULLTEXT|VECTOR|LOOKUP)\s+)?(?:INDEX|CONSTRAINT)\b(?!\s*=)/i
const system = /^(?:CREATE(?:\s+OR\s+REPLACE)?|DROP|ALTER|GRANT|DENY|REVOKE|RENAME|START|STOP)\s+[A-Z]/i
const inTransactions = /\}\s*IN\s+(?:\S+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b|\bCALL\s+apoc\s*\.\s*periodic\b/i

function kindOf(code: string): Kind {
  if (code.startsWith(':')) return 'shell'
  if (schema.test(code)) return 'schema'
  if (inTransactions.test(code)) return 'alone'
  return system.test(code) && !/^CREATE\s+\w+\s*=/i.test(code) ? 'alone' : 'data'
}

function wordsOf(code: string): string {
  return (/^:?[a-z_]+(?:\s+[a-z_]+){0,6}/i.exec(code)?.[0] ?? '').replaceAll(/\s+/g, ' ')
}
