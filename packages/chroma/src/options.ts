import { given, SkeinError, type Store } from '@skein/core'

/** Where a database is, and who knocks. */
export interface ChromaAddress {
  /**
   * `http://host:8000`, `https://host`, or `chroma://host`, which is http on port 8000; or a call that gives one when it
   * is needed. Its path may name the database, or tenant and database: `http://host:8000/clinic`.
   */
  readonly url?: string | undefined | (() => string | Promise<string>)
  /** In the place of the url's; default `default_tenant`. */
  readonly tenant?: string | undefined
  /** In the place of the url's; default `default_database`. It must be there. */
  readonly database?: string | undefined
  /** Sent as `x-chroma-token`; or a call that gives one for each link, as short-lived credentials need. */
  readonly token?: string | undefined | (() => string | Promise<string>)
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export interface ChromaOptions extends ChromaAddress {
  /** A store whose lock is held in the place of Chroma's lease, such as `postgres({ url })`. It ends with its holder. */
  readonly lock?: Pick<Store, 'kind' | 'lends'> | undefined
  /** Milliseconds after which the lock of a runner that died is free; default 30,000. A `lock` has no use for it. */
  readonly lease?: number | undefined
  /** Where rehearsals make their databases; default: beside this one. */
  readonly shadow?: Omit<ChromaAddress, 'database'> | undefined
}

/** Where to send requests. */
export interface Target {
  /** Scheme, host and port. */
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly ssl: boolean
  readonly tenant: string
  readonly database: string
  readonly headers: Readonly<Record<string, string>>
  readonly token: string | null
  /** Fit for people: never with a token. */
  readonly shown: string
}

const known: Readonly<Record<'chroma' | 'shadow', readonly string[]>> = {
  chroma: ['url', 'tenant', 'database', 'token', 'headers', 'lock', 'lease', 'shadow'],
  shadow: ['url', 'tenant', 'token', 'headers'],
}
const hint = 'Set the environment variable that your skein.config.ts reads, or give the url there.'

/** @throws SkeinError CONFIG_INVALID naming the key. */
export function checkOptions(options: ChromaOptions, within: keyof typeof known = 'chroma'): void {
  const refuse = (key: string, expected: string): never => {
    throw new SkeinError('CONFIG_INVALID', `${within}({ ${key} }): ${expected}.`, { data: { key } })
  }
  if (typeof options !== 'object' || options === null) refuse('…', 'must be options such as { url }')
  for (const key of Object.keys(options))
    if (!known[within].includes(key)) refuse(key, `there is no such option; known are ${known[within].join(', ')}`)
  const { headers, lease, lock, shadow } = options
  for (const key of ['url', 'token'] as const)
    if (options[key] !== undefined && typeof options[key] !== 'string' && typeof options[key] !== 'function')
      refuse(key, 'must be a text, or a function that gives one')
  for (const key of ['tenant', 'database'] as const)
    if (options[key] !== undefined && typeof options[key] !== 'string') refuse(key, 'must be a text')
  if (headers !== undefined && (typeof headers !== 'object' || headers === null)) refuse('headers', 'must be an object')
  if (lease !== undefined && !(typeof lease === 'number' && lease >= 500))
    refuse('lease', 'must be a number of milliseconds, 500 at least')
  if (lock !== undefined && !lock?.lends)
    refuse('lock', 'must be a store that lends its lock, such as postgres({ url })')
  if (shadow !== undefined) checkOptions(shadow, 'shadow')
}

/** @throws SkeinError CONFIG_INVALID naming the key. */
export async function resolveTarget(options: ChromaAddress): Promise<Target> {
  const text = await given('url', options.url)
  if (text === undefined)
    throw new SkeinError('CONFIG_INVALID', 'its url is not set.', { hint, data: { key: 'url', unset: true } })
  // What a URL parser says of a wrong one may hold a password, so none of it is passed on.
  const plain = text.replace(/^chroma(?:\+(https?))?:/i, (_, scheme: string | undefined) => `${scheme ?? 'http'}:`)
  const url = URL.canParse(plain) ? new URL(plain) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw wrong('url', 'its url is not of the form http://host:8000 or https://host/database.')
  if (url.username !== '' || url.password !== '')
    throw wrong('url', 'its url holds a user or a password, which Chroma does not know: give a token, or headers.')
  const path = url.pathname.split('/').filter(Boolean).map(decode)
  if (path.length > 2) throw wrong('url', 'the path of its url is more than /tenant/database.')
  const [named = 'default_database', of = 'default_tenant'] = path.toReversed()
  const tenant = options.tenant ?? of
  const database = options.database ?? named
  const token = (await given('token', options.token)) ?? null
  const ssl = url.protocol === 'https:'
  const port = Number(url.port || (plain !== text ? 8000 : ssl ? 443 : 80))
  const origin = `${url.protocol}//${url.hostname}:${port}`
  return {
    origin,
    host: url.hostname,
    port,
    ssl,
    tenant,
    database,
    headers: { ...options.headers, ...(token !== null && { 'x-chroma-token': token }) },
    token,
    shown: `${origin}/${encodeURIComponent(tenant)}/${encodeURIComponent(database)}`,
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
