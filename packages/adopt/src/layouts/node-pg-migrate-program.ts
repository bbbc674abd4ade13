import { createHash } from 'node:crypto'
import type { CallBody } from '@skein/core'
import { exportsOf, notSeen, packageOf, type PgClient, pgClient, refused } from './called.ts'

/** What node-pg-migrate is told besides the connection, such as `decamelize`; given to it as it is. */
export type NodePgMigrateSettings = Readonly<Record<string, unknown>>

/** What it asks of a database: a text, or an object with one. */
interface Db {
  query(asked: Asked, values?: readonly unknown[]): Promise<{ readonly rows?: readonly unknown[] }>
  select(asked: Asked, values?: readonly unknown[]): Promise<readonly unknown[]>
}

type Asked = string | { readonly text: string; readonly values?: readonly unknown[] }

interface Program {
  readonly up?: unknown
  readonly down?: unknown
  readonly shorthands?: Readonly<Record<string, unknown>>
}

/** The part of node-pg-migrate that is used; the same since its fourth version. */
interface Package {
  readonly Migration: new (
    db: Db,
    path: string,
    program: Program,
    settings: NodePgMigrateSettings,
    shorthands: Program['shorthands'],
    logger: object,
  ) => { apply(direction: 'up' | 'down'): Promise<unknown> }
}

/** A program and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Its last statement is its own row. It goes to a table of this name, and so to nobody: Skein writes a row of its own. */
const table = 'left to Skein'

const quiet = { info() {}, warn() {}, error() {} }

/**
 * A program of node-pg-migrate's as a body; imported when its step runs and not before.
 * @param earlier those whose shorthands it may use.
 */
export function programBody(
  source: Source,
  direction: 'up' | 'down',
  earlier: readonly Source[],
  settings: NodePgMigrateSettings,
): CallBody<unknown> {
  const { path: file, text } = source
  // Where only one direction wants none, node-pg-migrate makes one for the other.
  const transaction = !text.includes('.noTransaction()')
  return {
    kind: 'call',
    file,
    checksum: checksumOf(text),
    manner: { transaction, lockTimeout: null },
    async call(client) {
      const db = within(pgClient(client, file, 'node-pg-migrate'), file, transaction)
      const { Migration } = await packageOf<Package>(file, 'node-pg-migrate')
      const shorthands = {}
      for (const one of [...earlier, source]) Object.assign(shorthands, (await programOf(one)).shorthands)
      const program = await programOf(source)
      if (typeof program.up !== 'function') throw refused(file, 'it exports no up', 'Write it.')
      const options = { ...settings, migrationsTable: table, singleTransaction: transaction }
      await new Migration(db, file, program, options, shorthands, quiet).apply(direction)
    },
  }
}

async function programOf({ path, text }: Source): Promise<Program> {
  return await exportsOf<Program>(path, checksumOf(text))
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The connection of a step, whose transaction, if it has one, has begun and is ended by whoever writes the row. */
function within(client: PgClient, file: string, transaction: boolean): Db {
  const query: Db['query'] = async (asked, values) => {
    const [text, given] = typeof asked === 'string' ? [asked, values] : [asked.text, asked.values ?? values]
    if (text.includes(`"${table}"`)) return { rows: [] }
    // That is what it does first for a program that said noTransaction().
    if (text === 'COMMIT;' && transaction) throw notSeen(file, 'pgm.noTransaction()')
    return await client.query(text, given)
  }
  return { query, select: async (asked, values) => (await query(asked, values)).rows ?? [] }
}
