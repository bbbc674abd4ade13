import { SkeinError } from '@skein/core'

/** What a user says of the database. */
export interface Address {
  /** `postgres://user:password@host:port/database?sslmode=require`, or a call that gives one when it is needed. */
  readonly url?: string | (() => string | Promise<string>) | undefined
  readonly host?: string | undefined
  readonly port?: number | string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
}

/** Where to connect. */
export interface Target {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | null
  readonly database: string
  /** `disable`, or how TLS is wanted, in libpq's words. */
  readonly sslmode: 'disable' | 'require' | 'verify-full'
  /** Fit for people: never a password. */
  readonly shown: string
}

const hint = 'Set the environment variable that your skein.config.ts reads, or give the url there.'

/** @throws SkeinError CONFIG_INVALID naming the key. */
export async function resolveTarget(address: Address): Promise<Target> {
  const { url } = address
  if (url === undefined && address.host === undefined) {
    throw new SkeinError('CONFIG_INVALID', 'its url is not set.', { hint, data: { key: 'url' } })
  }
  const text = typeof url === 'function' ? await called(url) : url
  return text === undefined ? fromParts(address) : fromUrl(text, address)
}

async function called(url: () => string | Promise<string>): Promise<string> {
  try {
    return await url()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SkeinError('CONFIG_INVALID', `its url can't be had: ${why}`, { cause, data: { key: 'url' } })
  }
}

function fromParts({ host = 'localhost', port = 5432, user, password, database }: Address): Target {
  const number = Number(port)
  if (!Number.isInteger(number) || number < 1 || number > 65535) throw wrong('port', `${port} is no port.`)
  const who = user ?? 'postgres'
  return target(host, number, who, password ?? null, database ?? who, 'disable')
}

function fromUrl(text: string, over: Address): Target {
  // What a URL parser says of a wrong one may hold its password, so none of it is passed on.
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw wrong('url', 'its url is not of the form postgres://user@host:5432/database.')
  const user = over.user ?? (decode(url.username) || url.searchParams.get('user') || 'postgres')
  const password = over.password ?? (decode(url.password) || url.searchParams.get('password'))
  const host = over.host ?? (url.hostname.replaceAll(/^\[|\]$/g, '') || url.searchParams.get('host') || 'localhost')
  const database = over.database ?? (decode(url.pathname.slice(1)) || user)
  return target(
    host,
    Number(over.port ?? (url.port || 5432)),
    user,
    password,
    database,
    sslmode(url.searchParams.get('sslmode')),
  )
}

function target(
  host: string,
  port: number,
  user: string,
  password: string | null,
  database: string,
  mode: Target['sslmode'],
): Target {
  return {
    host,
    port,
    user,
    password,
    database,
    sslmode: mode,
    shown: `postgres://${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  }
}

function sslmode(mode: string | null): Target['sslmode'] {
  switch (mode) {
    case null:
    case 'disable':
    case 'allow':
    case 'prefer':
      return 'disable'
    case 'require':
      return 'require'
    case 'verify-ca':
    case 'verify-full':
      return 'verify-full'
    default:
      throw wrong('url', `sslmode=${mode} is none of disable, require, verify-full.`)
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw wrong('url', 'its url holds a % that is no escape; write %25 for a percent sign.')
  }
}

function wrong(key: string, message: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', message, { hint, data: { key } })
}
