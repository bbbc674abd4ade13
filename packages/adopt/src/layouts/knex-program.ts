import { createHash } from 'node:crypto'
import { callbackify } from 'node:util'
import type { CallBody } from '@skein/core'
import { exportsOf, notSeen, packageOf, type PgClient, pgClient, refused } from './called.ts'

/** What the knexfile says besides the connection, such as `wrapIdentifier`; given to Knex as it is. */
export type KnexSettings = Readonly<Record<string, unknown>>

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

const withoutOne = /^(?:export\s+const\s+|(?:module\.)?exports\.)config\b[^=]*=\s*\{[^}]*\btransaction:\s*false\b/m

/** A program of Knex's as a body; imported when its step runs and not before. */
export function knexBody(
  file: string,
  text: string,
  direction: 'up' | 'down',
  settings: KnexSettings,
): CallBody<unknown> {
  const checksum = createHash('sha256').update(text, 'utf8').digest('hex')
  const transaction = !withoutOne.test(text)
  return {
    kind: 'call',
    file,
    checksum,
    manner: { transaction, lockTimeout: null },
    async call(client) {
      const connection = (transaction ? within : outside)(pgClient(client, file, 'Knex'))
      const { default: knex } = await packageOf<{ readonly default: Knex }>(file, 'knex')
      const { [direction]: act, config } = await exportsOf<Program>(file, checksum)
      if (typeof act !== 'function')
        throw refused(file, `it exports no ${direction}`, `Write it, or leave ${direction} to Skein as SQL.`)
      if (config?.transaction === false && transaction) throw notSeen(file, 'config = { transaction: false }')
      await knex({ ...settings, client: 'pg' }).transaction(act, { connection })
    },
  }
}

/** A connection without a transaction: the outermost one of the program's own, a savepoint for Knex, is a real one. */
function outside(client: PgClient): KnexConnection {
  let depth = 0
  const meant = (text: string): string => {
    if (text.startsWith('SAVEPOINT ')) return depth++ === 0 ? 'BEGIN' : text
    const [, end] = /^(RELEASE|ROLLBACK TO)\b/.exec(text) ?? []
    if (end === undefined || --depth > 0) return text
    return end === 'RELEASE' ? 'COMMIT' : 'ROLLBACK'
  }
  return within({ query: async (text, values) => await client.query(meant(text), values) })
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
