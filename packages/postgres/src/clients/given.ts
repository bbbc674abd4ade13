import { SkeinError } from '@skein/core'
import { finish, type Ssl, type Target } from '../target.ts'

/** What Skein asks a `Pool` of `pg` for. */
export interface PgPool {
  readonly options: object
  readonly totalCount: number
}

/** What Skein asks a `Client` of `pg` for. */
export interface PgClientLike {
  readonly host: string
  readonly port: number
  readonly user?: string | undefined
  readonly database?: string | undefined
}

/** What Skein asks the `sql` of `postgres` for. */
export interface PostgresSql {
  readonly options: {
    readonly host: string[]
    readonly port: number[]
    readonly user: string
    readonly database: string
  }
  unsafe(...args: never[]): unknown
}

/** A client of the application's own: it says where the database is and who knocks; no link of its is used. */
export type GivenClient = PgPool | PgClientLike | PostgresSql

/** Where a given client connects to, and which library it is of; null: it is none. */
export function givenClient(
  client: unknown,
): { readonly library: 'pg' | 'postgres'; target(): Promise<Target> } | null {
  if (typeof client === 'function' && 'options' in client && 'unsafe' in client)
    return { library: 'postgres', target: () => ofPostgres(client as unknown as PostgresSql) }
  if (typeof client !== 'object' || client === null) return null
  if ('totalCount' in client && 'options' in client)
    return { library: 'pg', target: () => ofPg(unconnected(client as PgPool & { Client: PgConstructor })) }
  if ('connectionParameters' in client) return { library: 'pg', target: () => ofPg(client as unknown as PgInside) }
  return null
}

type PgConstructor = new (options: object) => PgInside

/** What a client of `pg` holds, some of which its types don't tell. */
interface PgInside extends PgClientLike {
  readonly password?: string | null | (() => string | Promise<string>)
  readonly ssl?: boolean | (Ssl & { readonly rejectUnauthorized?: boolean })
}

/** A pool keeps what it was told; a client of its kind reads that, and the environment, as each of its links would. */
function unconnected({ Client, options }: PgPool & { readonly Client: PgConstructor }): PgInside {
  return new Client(options)
}

async function ofPg({ host, port, user = 'postgres', database = user, password, ssl }: PgInside): Promise<Target> {
  return finish({ host, port, user, database, password: await secret(password) }, ...tls(ssl))
}

async function ofPostgres({ options }: PostgresSql): Promise<Target> {
  const { pass, ssl } = options as unknown as {
    readonly pass?: PgInside['password']
    readonly ssl?: PgInside['ssl'] | string
  }
  const [host, port] = [options.host[0], options.port[0]]
  if (host === undefined || port === undefined) throw new SkeinError('BUG', 'A client of postgres names no host.')
  const { user, database } = options
  // In this library's words everything but a verified connection is one that is only encrypted.
  const wanted = typeof ssl !== 'string' ? ssl : ssl === 'verify-full' ? true : { rejectUnauthorized: false }
  return finish({ host, port, user, database, password: await secret(pass) }, ...tls(wanted))
}

async function secret(password: PgInside['password']): Promise<string | null> {
  return (typeof password === 'function' ? await password() : password) || null
}

function tls(ssl: PgInside['ssl']): [mode: Target['sslmode'], ssl: Ssl | undefined] {
  if (!ssl) return ['disable', undefined]
  if (ssl === true) return ['verify-full', undefined]
  const { rejectUnauthorized, ...rest } = ssl
  return [rejectUnauthorized === false ? 'require' : 'verify-full', rest]
}
