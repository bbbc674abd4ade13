/** What went wrong, for programs:
 *  - `PRODUCTION`: asked for where `SKEIN_ENV` or `NODE_ENV` says production
 *  - `BINARIES`: no PostgreSQL for this machine in `node_modules`
 *  - `ACCOUNT`: we are root, and no unprivileged account can do the work
 *  - `FOLDER`: the folder can't be written or belongs to somebody else
 *  - `INITDB`, `START`: PostgreSQL itself refused; its own words are in the message
 *  - `DATABASE`: a name that PostgreSQL can't take, or a database it would not create */
export type EmbeddedErrorCode = 'PRODUCTION' | 'BINARIES' | 'ACCOUNT' | 'FOLDER' | 'INITDB' | 'START' | 'DATABASE'

/** The only error this package rejects with. The message is for people and says what to do; only `code` is stable. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
  readonly code: EmbeddedErrorCode

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
