/** A PostgreSQL for tests, whose user may create databases. Disposing ends it, unless it was there before. */
export interface Server extends AsyncDisposable {
  /** For people, in a few words. */
  readonly from: string
  /** Of its maintenance database, with password. */
  readonly url: string
}

/** Tries to have a server: gives it, or says in a few words why not. */
export type Way = () => Promise<Server | string>

/** Why a way over an optional package leads nowhere. */
export function whyNot(what: string, packageName: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return `no ${what} (${code === 'ERR_MODULE_NOT_FOUND' ? `${packageName} is not installed` : message})`
}
