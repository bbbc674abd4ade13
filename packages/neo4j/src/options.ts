import { given, SkeinError } from '@skein/core'

/** Where a database is, and who knocks. */
export interface Neo4jOptions {
  /** `bolt://host:7687`, `neo4j+s://host`, or a call that gives one when it is needed. It may hold user and password. */
  readonly url?: string | undefined | (() => string | Promise<string>)
  /** Who logs in, in the place of the url's; default `neo4j`. */
  readonly user?: string | undefined
  /** In the place of the url's. Or a call that gives one for each connection, as short-lived credentials need. */
  readonly password?: string | undefined | (() => string | Promise<string>)
  /** In the place of the url's path; default: the user's home database, in Community the only one. */
  readonly database?: string | undefined
  /**
   * What to rehearse on. A second server by its address: it is emptied for each rehearsal, and refused while it holds
   * anything else. Without a url a container is started where testcontainers is installed, of this image.
   */
  readonly shadow?: (Omit<Neo4jOptions, 'shadow'> & { readonly image?: string | undefined }) | undefined
}

/** Where to connect. */
export interface Target {
  /** Without credentials and database. */
  readonly url: string
  readonly user: string
  readonly password: string | null
  readonly database: string | null
  /** Fit for people: never a password. */
  readonly shown: string
}

const address = ['url', 'user', 'password', 'database']
const schemes = /^(?:bolt|neo4j)(?:\+s|\+ssc)?:$/
const hint = 'Set the environment variable that your skein.config.ts reads, or give the url there.'

/** @throws SkeinError CONFIG_INVALID naming the key. */
export function checkOptions(options: Neo4jOptions): void {
  checkKeys(options, [...address, 'shadow'], '')
  if (options.shadow) checkKeys(options.shadow, [...address, 'image'], 'shadow.')
}

function checkKeys(options: object, known: readonly string[], path: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const message = `neo4j({ ${path}${key} }): there is no such option; known are ${known.join(', ')}.`
    throw new SkeinError('CONFIG_INVALID', message, { data: { key: `${path}${key}` } })
  }
}

/** @throws SkeinError CONFIG_INVALID naming the key. */
export async function resolveTarget(options: Neo4jOptions): Promise<Target> {
  const text = await given('url', options.url)
  if (text === undefined)
    throw new SkeinError('CONFIG_INVALID', 'its url is not set.', { hint, data: { key: 'url', unset: true } })
  // What a URL parser says of a wrong one may hold its password, so none of it is passed on.
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !schemes.test(url.protocol) || url.hostname === '')
    throw wrong('url', 'its url is not of the form bolt://host:7687 or neo4j://host:7687.')
  const user = options.user ?? (decode(url.username) || 'neo4j')
  const password = (await given('password', options.password)) ?? (decode(url.password) || null)
  const database = options.database ?? (decode(url.pathname.slice(1)) || null)
  const host = `${url.hostname}:${url.port || 7687}`
  return {
    url: `${url.protocol}//${host}`,
    user,
    password,
    database,
    shown: `${url.protocol}//${user}@${host}${database === null ? '' : `/${database}`}`,
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
