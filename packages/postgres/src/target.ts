import { checkServerIdentity, type ConnectionOptions } from 'node:tls'
import { given, SkeinError } from '@skein/core'
import { refuseElsewhere, tlsIn } from './parameters.ts'

/** What a user says of the database. */
export interface Address {
  /** `postgres://user:password@host:port/database?sslmode=require`, or a call that gives one when it is needed. */
  readonly url?: string | (() => string | Promise<string>) | undefined
  /** A name or an address, in the place of the url's; default `localhost`. */
  readonly host?: string | undefined
  /** In the place of the url's; default 5432. */
  readonly port?: number | string | undefined
  /** Who logs in, in the place of the url's; default `postgres`. */
  readonly user?: string | undefined
  /** In the place of the url's. Or a call that gives one for each link, as short-lived credentials need. */
  readonly password?: string | (() => string | Promise<string>) | undefined
  /** The database's name, in the place of the url's; default: the user's name. */
  readonly database?: string | undefined
  /** Certificates for TLS; `sslmode` in the url says how it is wanted. */
  readonly ssl?: Ssl | undefined
}

/** What `node:tls` takes; a `ca` means that the server's certificate is verified. */
export type Ssl = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>

/** Where to connect. */
export interface Target {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | null
  readonly database: string
  /** `disable`, or how TLS is wanted, in libpq's words. */
  readonly sslmode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** Beyond the mode: certificates, as node:tls takes them. */
  readonly ssl: Ssl
  /** Fit for people: never a password. */
  readonly shown: string
}

const hint = 'Set the environment variable that your skein.config.ts reads, or give the url there.'

/** @throws SkeinError CONFIG_INVALID naming the key. */
export async function resolveTarget(address: Address): Promise<Target> {
  const { url } = address
  if (url === undefined && address.host === undefined) {
    throw new SkeinError('CONFIG_INVALID', 'its url is not set.', { hint, data: { key: 'url', unset: true } })
  }
  const text = await given('url', url)
  const said: Said = { ...address, password: await given('password', address.password) }
  return text === undefined ? fromParts(said) : fromUrl(text, said)
}

/** An address whose calls were made. */
type Said = Omit<Address, 'password'> & { readonly password: string | undefined }

/** The same as a url, with its password. */
export function urlOf({ host, port, user, password, database, sslmode }: Target): string {
  const isSocket = host.startsWith('/')
  const address = isSocket ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const url = new URL(`postgres://${address}:${port}/${encodeURIComponent(database)}`)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password ?? '')
  if (isSocket) url.searchParams.set('host', host)
  if (sslmode !== 'disable') url.searchParams.set('sslmode', sslmode)
  return url.href
}

function fromParts({ host = 'localhost', port = 5432, user, password, database, ssl }: Said): Target {
  const who = user ?? 'postgres'
  return finish(
    { host, port: portOf(port), user: who, password: password ?? null, database: database ?? who },
    'disable',
    ssl,
  )
}

function fromUrl(text: string, over: Said): Target {
  const [, hosts = ''] = /^\w+:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(text) ?? []
  if (hosts.includes(',')) throw wrong('url', several)
  // A URL parser takes no user without a host, which is one of libpq's ways to name a socket.
  const whole = text.replace(/^(\w+:\/\/[^/?#]*@)(?=[:/?#]|$)/, '$1localhost')
  // What a URL parser says of a wrong one may hold its password, so none of it is passed on.
  const url = URL.canParse(whole) ? new URL(whole) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw wrong('url', 'its url is not of the form postgres://user@host:5432/database.')
  const said = url.searchParams
  refuseElsewhere(said)
  const user = over.user ?? (said.get('user') || decode(url.username) || 'postgres')
  const password = over.password ?? (said.get('password') || decode(url.password) || null)
  const hostname = decode(url.hostname.replaceAll(/^\[|\]$/g, ''))
  const host = over.host ?? (said.get('host') || hostname || 'localhost')
  if (host.includes(',')) throw wrong('url', several)
  const database = over.database ?? (said.get('dbname') || decode(url.pathname.slice(1)) || user)
  const port = portOf(over.port ?? (said.get('port') || url.port || 5432))
  const { mode, ssl } = tlsIn(said)
  return finish({ host, port, user, password, database }, mode, over.ssl ?? ssl)
}

/** What node:tls is told; false: no TLS. */
export function tlsOf({ host, sslmode, ssl }: Target): false | ConnectionOptions {
  // As libpq has it, nothing is encrypted where nothing leaves the machine.
  if (sslmode === 'disable' || host.startsWith('/')) return false
  if (sslmode === 'require') return { ...ssl, rejectUnauthorized: false }
  if (sslmode === 'verify-ca') return { ...ssl, rejectUnauthorized: true, checkServerIdentity: () => undefined }
  // One library takes the server for "localhost" where the host is an address, the other one passes over `servername`.
  const name = ssl.servername ?? host
  return {
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    ...ssl,
    rejectUnauthorized: true,
  }
}

/** @throws SkeinError CONFIG_INVALID */
function portOf(port: number | string): number {
  const number = Number(port)
  if (Number.isInteger(number) && number >= 1 && number <= 65535) return number
  throw wrong('port', `${port} is no port.`)
}

/** @param mode as it was asked for; certificates ask for more. */
export function finish(
  where: Omit<Target, 'sslmode' | 'ssl' | 'shown'>,
  mode: Target['sslmode'],
  ssl: Ssl | undefined,
): Target {
  const { host, port, user, database } = where
  // Certificates are given by those who want TLS; one to verify with is given to be verified with.
  const least = ssl?.ca === undefined || mode === 'require' ? 'require' : 'verify-full'
  return {
    ...where,
    sslmode: ssl && (mode === 'disable' || mode === 'require') ? least : mode,
    ssl: ssl ?? {},
    shown: `postgres://${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw wrong('url', 'its url holds a % that is no escape; write %25 for a percent sign.')
  }
}

const several = 'its url names several hosts, where there is one to be migrated: give the one that takes writes.'

function wrong(key: string, message: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', message, { hint, data: { key } })
}
