import { SkeinError } from '@skein/core'
import { type GivenClient, givenClient } from './clients/given.ts'
import { type ClientName, clients } from './connect.ts'
import type { Address } from './target.ts'

/** Where a database is, and how it is worked with. */
export interface PostgresOptions extends Address {
  /**
   * The npm library to connect with; default `pg`. Functions of migrations are given its client. Or a client of yours,
   * a `pg.Pool`, a `pg.Client` or a `postgres` sql: Skein opens links of its own to the same place as the same user, and
   * leaves yours as they are.
   */
  readonly client?: ClientName | GivenClient
  /** The schema that holds `schema_migrations`; default `public`. */
  readonly schema?: string
  /** The role that files run as, and that what they create belongs to; whoever logs in must be a member of it. */
  readonly role?: string
  /** The search_path that each file begins with, as `app, public`. */
  readonly searchPath?: string
  /** Milliseconds to go on trying while nothing answers at the address yet; default 0. */
  readonly patience?: number
  /**
   * Milliseconds without an answer after which a link counts as broken, by a network that went silent; default 30,000.
   * Behind a pooler, where an answer may wait for its turn, only the first one.
   */
  readonly silence?: number
  /**
   * Where databases for rehearsals are created: on that server, and whoever logs in there may do so. Its own database is
   * only what is connected to for that. Default: beside this one.
   */
  readonly shadow?: Address | undefined
}

const addressKeys = ['url', 'host', 'port', 'user', 'password', 'database', 'ssl'] as const

const known = [...addressKeys, 'client', 'schema', 'role', 'searchPath', 'patience', 'silence', 'shadow'] as const

/** @throws SkeinError CONFIG_INVALID naming the key. */
export function checkOptions(options: PostgresOptions): void {
  const wrong = (key: string, expected: string): never => {
    throw new SkeinError('CONFIG_INVALID', `postgres({ ${key} }): ${expected}.`, { data: { key } })
  }
  if (typeof options !== 'object' || options === null) wrong('…', 'must be options such as { url }')
  checkKeys(options, known, wrong)
  const { client } = options
  if (givenClient(client)) {
    const other = addressKeys.find((key) => options[key] !== undefined)
    if (other) wrong(other, 'stands beside a client, which says all of that itself')
  } else if (client !== undefined && !(typeof client === 'string' && Object.hasOwn(clients, client)))
    wrong('client', `must be one of ${Object.keys(clients).join(', ')}, or a client of one of them`)
  for (const key of ['schema', 'role', 'searchPath'] as const) if (!isText(options[key])) wrong(key, 'must be a text')
  checkAddress(options, wrong)
  for (const key of ['patience', 'silence'] as const) {
    const value: unknown = options[key]
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      wrong(key, 'must be a number of milliseconds')
  }
  const { shadow } = options
  if (shadow === undefined) return
  if (typeof shadow !== 'object' || shadow === null) wrong('shadow', "must be an address such as { url: '…' }")
  const within: Wrong = (key, expected) => wrong(`shadow.${key}`, expected)
  checkKeys(shadow, addressKeys, within)
  checkAddress(shadow, within)
}

type Wrong = (key: string, expected: string) => never

function checkKeys(given: object, keys: readonly string[], wrong: Wrong): void {
  for (const key of Object.keys(given))
    if (!keys.includes(key)) wrong(key, `there is no such option; known are ${keys.join(', ')}`)
}

function checkAddress(address: Address, wrong: Wrong): void {
  if (address.url !== undefined && typeof address.url !== 'string' && typeof address.url !== 'function')
    wrong('url', 'must be a text, or a function that gives one')
  for (const key of ['host', 'user', 'database'] as const) if (!isText(address[key])) wrong(key, 'must be a text')
  const { password, port, ssl } = address
  if (!isText(password) && typeof password !== 'function')
    wrong('password', 'must be a text, or a function that gives one')
  if (port !== undefined && !isPort(port)) wrong('port', 'must be a number from 1 to 65535')
  if (ssl !== undefined && (typeof ssl !== 'object' || ssl === null)) wrong('ssl', 'must be an object such as { ca }')
}

/** Not given counts as well: the variable of the environment that it is read from may be missing. */
function isText(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !value.includes('\0'))
}

function isPort(value: unknown): boolean {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
  return Number.isInteger(number) && number >= 1 && number <= 65535
}
