import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { callbackify } from 'node:util'
import { type CallBody, SkeinError } from '@skein/core'

/** What the knexfile says besides the connection, such as `wrapIdentifier`; given to Knex as it is. */
export type KnexSettings = Readonly<Record<string, unknown>>

/** What is used of `pg`'s client. */
interface PgClient {
  query(text: string, values?: readonly unknown[]): Promise<object>
}

/** What Knex asks of a connection. */
interface KnexConnection {
  query(asked: Asked, done: (error: Error | null, result: object) => void): void
}

interface Asked {
  readonly text: string
  readonly values?: readonly unknown[]
}

type Act = (transaction: unknown) => unknown

/** The part of Knex that is used. */
type Knex = (settings: KnexSettings) => {
  transaction(act: Act, options: { readonly connection: KnexConnection }): Promise<unknown>
}

interface Program {
  readonly up?: Act
  readonly down?: Act
  readonly config?: { readonly transaction?: boolean }
}

/** A program of Knex's as a body; imported when its step runs and not before. */
export function knexBody(
  file: string,
  text: string,
  direction: 'up' | 'down',
  settings: KnexSettings,
): CallBody<unknown> {
  const checksum = createHash('sha256').update(text, 'utf8').digest('hex')
  return {
    kind: 'call',
    file,
    checksum,
    manner: { transaction: true, lockTimeout: null },
    async call(client) {
      if (!isPgClient(client)) throw refused(file, "Knex needs pg's client", "Configure: postgres({ client: 'pg' })")
      const knex = await load(file)
      const module = (await import(`${pathToFileURL(file).href}?${checksum}`)) as Program & { default?: Program }
      const { [direction]: act, config } = { ...module.default, ...module }
      if (typeof act !== 'function')
        throw refused(file, `it exports no ${direction}`, `Write it, or leave ${direction} to Skein as SQL.`)
      if (config?.transaction === false)
        throw refused(
          file,
          'it wants no transaction, and its row needs one',
          'In its place write SQL under the same number, with -- skein: transaction=off',
        )
      await knex({ ...settings, client: 'pg' }).transaction(act, { connection: within(client) })
    },
  }
}

function isPgClient(client: unknown): client is PgClient {
  return typeof client === 'object' && client !== null && 'query' in client && typeof client.query === 'function'
}

/** The connection of a step, whose transaction has begun and is ended by whoever writes the row. */
function within(client: PgClient): KnexConnection {
  return {
    query({ text, values = [] }, done) {
      const ends = /^(?:BEGIN|COMMIT|ROLLBACK);?$/.test(text)
      callbackify(async () => (ends ? { command: text, rows: [] } : await client.query(text, values)))(done)
    },
  }
}

/** Knex as the program's folder has it. */
async function load(file: string): Promise<Knex> {
  const path = resolve(file) ?? resolve(import.meta.filename)
  if (path === null)
    throw refused(file, `Knex is not installed where ${dirname(file)} could find it`, 'Install it: npm install knex')
  const { default: module } = (await import(pathToFileURL(path).href)) as { readonly default: Knex }
  return module
}

function resolve(from: string): string | null {
  try {
    return createRequire(from).resolve('knex')
  } catch {
    return null
  }
}

function refused(file: string, why: string, hint: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `${file} can't be run: ${why}.`, { hint, data: { file } })
}
