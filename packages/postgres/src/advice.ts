import type { ServerError } from './failure.ts'

/** What has to be mended where nothing better is known, and how to go on when it is: two parts of a sentence. */
export interface Next {
  readonly mend: string
  readonly after: string
}

export const again: Next = { mend: 'Correct the file', after: ' and run the command again.' }

/** A step's last statement did not find the row that its first one wrote. */
export function rowGone({ code, table, column }: ServerError): boolean {
  return code === '23502' && table === 'schema_migrations_history' && column === 'outcome'
}

/** What the server ran out of, which is no fault of the file, and what to do about that; null: nothing. */
export function lack({ code, hint = '' }: Pick<ServerError, 'code' | 'hint'>): string | null {
  if (code === '53100') return "Make room on the server's disk"
  // The server's hint names the setting in every language.
  if (code === '53200' && hint.includes('max_locks_per_transaction'))
    return 'It takes more locks at once than the server has room for: divide it among several files, each with a transaction of its own, or have max_locks_per_transaction raised (the server must be restarted for that)'
  return null
}

/** @param outside the place of the error is not in the file. */
export function advice(error: ServerError, outside: boolean, next: Next): string {
  const { mend, after } = next
  const missing = lack(error)
  if (missing !== null) return missing + after
  if (outside && error.code === '42P01' && /\bschema_migrations/.test(error.message))
    return "The file takes Skein's own table away. Keep Skein's in a schema apart: postgres({ schema: 'skein' }), or --schema skein"
  if (rowGone(error))
    return "The file deletes from schema_migrations, or a trigger or a rule on that table keeps rows away; it is Skein's own here: take that out, or keep Skein's in a schema apart: postgres({ schema: 'skein' }), or --schema skein"
  if (error.code === '25001')
    return "This statement can't run in a transaction: put it in a file of its own that says at its top: -- skein: transaction=off"
  if (error.code === '2D000')
    return "This statement commits or rolls back on its way, so it can't run in a transaction: put it in a file of its own that says at its top: -- skein: transaction=off"
  if (error.message.includes('concurrent index creation') && error.message.includes('hypertables'))
    return 'On a hypertable it is built chunk by chunk: CREATE INDEX … WITH (timescaledb.transaction_per_chunk)'
  if (error.message === 'no schema has been selected to create in')
    return 'The search_path of this database and this user leads to no schema: name it in the file, set it at its top, or for all files: postgres({ searchPath }).'
  if (error.code === '22P05')
    return "The database's encoding lacks a character of the file or of its name: write it otherwise, or have a database with ENCODING 'UTF8'."
  if (error.code === '55P04') return 'A new enum value must be committed first: use it in the next file.'
  if (error.hint) return error.hint
  if (error.code === '42710' && /\brole "/.test(error.message))
    return 'A role is known to all databases of its server, and another one has made it. Where that one is meant: DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = …) THEN CREATE ROLE …; END IF; END $$'
  if (error.code === '42704' && /\brole "/.test(error.message))
    return 'A role is made by whoever runs the server, once for all its databases: CREATE ROLE …; then run the command again.'
  if (error.code === '42P01' && /(?:migrations?|schema_history|db_version)" does not exist/.test(error.message))
    return `By its name it is the table in which another tool keeps what it applied. Where the file only wants it to be there: make it first, without a row,${after}`
  if (error.code === '3F000')
    return `${mend}; or, where whoever runs the server makes that schema: CREATE SCHEMA …,${after}`
  if (error.code === '55P03')
    return 'Somebody else holds a lock on that table. Find them with pg_blocking_pids, or allow more time in the file: -- skein: lock-timeout=30s'
  // Without a transaction a part of it stands, and that comes first.
  return made.has(error.code) && next === again ? `${mend}${after} ${stoodBefore}` : mend + after
}

/** What makes a thing that is there already: a table, a column, an object, a schema, a function. */
const made = new Set(['42P07', '42701', '42710', '42P06', '42723'])

const stoodBefore =
  'If the database holds what it makes: skein baseline <version> where that is older than Skein, else skein force <version>; both run nothing.'
