import { attend } from './attend.ts'
import { HOST, USER } from './client.ts'
import { ensureDatabase } from './database.ts'
import { EmbeddedError } from './error.ts'
import { defaultFolder, openHome } from './home.ts'

export interface EmbeddedOptions {
  /** Where the server lives; the same folder is the same server. Default: `SKEIN_EMBEDDED_FOLDER`, else
   *  `.skein/postgres` at the root of the repository. */
  folder?: string
  /** `false` trades safety against power cuts for speed; for tests. Whoever starts the server decides. Default:
   *  true. */
  durable?: boolean
}

/** A running server. It runs at least until `release` or the end of this process. */
export interface EmbeddedServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Absolute, with symbolic links resolved. */
  readonly folder: string
  /** For libpq's programs: `PGPASSFILE=<passfile> psql -h <host> -p <port> -U <user> <database>`. */
  readonly passfile: string
  /** False once the server has ended without us, stopped by hand or its folder deleted: ask for a new one. */
  readonly alive: boolean
  /** The address of a database, whether it exists or not. Contains the password. */
  url(database: string): string
  /** Creates the database if it isn't there; safe at the same moment from anywhere. Rejects with `DATABASE`. */
  createDatabase(name: string): Promise<void>
  /** We need the server no more; if nobody else does, it stops within a second. May be called again. */
  release(): Promise<void>
}

/** Joins the folder's server, or starts it: about a second for an empty folder, much less with data. Does not keep the
 *  process alive, and its end is release enough. Rejects with EmbeddedError only. */
export async function startServer(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  if ([process.env['SKEIN_ENV'], process.env['NODE_ENV']].includes('production')) {
    throw new EmbeddedError(
      'PRODUCTION',
      'The embedded PostgreSQL is for laptops and tests, and SKEIN_ENV or NODE_ENV says production. Nothing was ' +
        'started. Name the database by its URL.',
    )
  }
  const home = openHome(options.folder ?? defaultFolder())
  const { lease, port, password } = await attend(home, options.durable ?? true).catch((cause: unknown) => {
    if (cause instanceof EmbeddedError) throw cause
    throw new EmbeddedError('START', `No PostgreSQL in ${home.folder}: ${(cause as Error).message}`, { cause })
  })
  return {
    host: HOST,
    port,
    user: USER,
    password,
    folder: home.folder,
    passfile: home.passfile,
    get alive() {
      return !lease.lost
    },
    url: (database) => `postgres://${USER}:${password}@${HOST}:${port}/${inPath(database)}`,
    createDatabase: (name) => ensureDatabase({ port, password }, name),
    release: () => lease.release(),
    [Symbol.asyncDispose]: () => lease.release(),
  }
}

/** `pg` decodes a URL's path with decodeURI: what that leaves encoded must not be encoded, but for what ends a path. */
function inPath(database: string): string {
  return encodeURI(database).replaceAll(/[?#]/g, encodeURIComponent)
}
