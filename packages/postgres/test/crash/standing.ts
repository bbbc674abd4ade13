import { query } from '../database.ts'
import { statements } from './scene.ts'

/** All that two runs must have in common: every object, and every row of the ledger but for when and by whom. */
export async function picture(url: string): Promise<unknown> {
  const [row] = await query(
    url,
    `SELECT json_build_object(
      'columns', (SELECT json_agg(json_build_array(attrelid::regclass::text, attname, format_type(atttypid, atttypmod)) ORDER BY attrelid::regclass::text, attnum)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0),
      'indexes', (SELECT json_agg(json_build_array(indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid)) ORDER BY indexrelid::regclass::text)
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace = 'public'::regnamespace),
      'ledger', (SELECT json_agg(json_build_array(version, description, checksum, requires, down, down_checksum, origin, open) ORDER BY version) FROM schema_migrations),
      'open', (SELECT count(*) FROM schema_migrations_state WHERE kind = 'open')
    ) AS all`,
  )
  return row?.['all']
}

/** Per version and direction: how often it happened, and how often history says so. */
interface Tally {
  readonly name: string
  readonly happened: number
  readonly told: number
}

/** The version without a transaction has no one moment at which it happens; it is counted by its statements. */
export async function tally(url: string): Promise<readonly Tally[]> {
  const rows = await query(
    url,
    `SELECT coalesce(a.n, b.n) || ' ' || coalesce(a.what, b.what) AS name, coalesce(happened, 0) AS happened, coalesce(told, 0) AS told
     FROM (SELECT n, what, count(*)::int AS happened FROM log WHERE n <> 8 GROUP BY 1, 2) a
     FULL JOIN (SELECT name::int AS n, action AS what, count(*)::int AS told FROM schema_migrations_history
       WHERE outcome IN ('applied', 'reverted') AND name <> '8' GROUP BY 1, 2) b ON a.n = b.n AND a.what = b.what`,
  )
  return rows as unknown as Tally[]
}

/** How often each statement of the version without a transaction is done, by what it leaves. */
export async function done(url: string, direction: 'up' | 'down'): Promise<readonly number[]> {
  const counted = (what: string) => `(SELECT count(*)::int FROM log WHERE n = 8 AND what = '${what}')`
  const table = `(to_regclass('loose') IS NOT NULL)::int`
  const index = `(SELECT count(*)::int FROM pg_index WHERE indexrelid = to_regclass('loose_id') AND indisvalid)`
  const traces =
    direction === 'up'
      ? [table, counted('first'), index, counted('second')]
      : [`1 - ${index}`, counted('down'), `1 - ${table}`]
  const [row] = await query(url, `SELECT json_build_array(${traces.join(', ')}) AS done`)
  const answer = row?.['done'] as number[]
  if (answer.length !== statements[direction].length) throw new Error('a statement has no trace')
  return answer
}

/** Resolves when the server has ended whatever a dead runner had it do. */
export async function quiet(url: string): Promise<void> {
  for (;;) {
    const [row] = await query(
      url,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'skein%' AND datname = current_database()`,
    )
    if (row?.['n'] === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
