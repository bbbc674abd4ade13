import type { CatalogObject } from '@skein/core'
import type { Look } from '../inspect/look.ts'
import { said, when } from './mine.ts'

/** By how it was made to be cut into chunks. */
const hypertables = `SELECT 'hypertable', format('%I.%I', hypertable_schema, hypertable_name), string_agg(concat_ws(' ', 'BY', quote_ident(column_name),
    'EVERY ' || coalesce(time_interval::text, integer_interval::text), 'INTO ' || num_partitions, 'NOW ' || quote_ident(integer_now_func)), ', ' ORDER BY dimension_number)
  FROM timescaledb_information.dimensions GROUP BY hypertable_schema, hypertable_name`

/** What lies in columns, and how. Those that never do have settings as well, of which none says anything. */
const columnstores = `SELECT 'columnstore', hypertable::text, 'timescaledb.compress' || coalesce(', ' || nullif(${said(`to_jsonb(s) - 'hypertable'`)}, ''), '')
  FROM timescaledb_information.hypertable_compression_settings s WHERE hypertable::text IN (
    SELECT format('%I.%I', hypertable_schema, hypertable_name) FROM timescaledb_information.hypertables WHERE compression_enabled
    UNION ALL SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
      FROM timescaledb_information.continuous_aggregates WHERE compression_enabled)`

const aggregates = `SELECT 'continuous aggregate', format('%I.%I', view_schema, view_name), concat('CREATE MATERIALIZED VIEW ', format('%I.%I', view_schema, view_name),
    ' WITH (timescaledb.continuous', ${when('materialized_only', `', timescaledb.materialized_only'`)}, E') AS\\n', rtrim(view_definition, ';'))
  FROM timescaledb_information.continuous_aggregates`

/**
 * By what they call and for what, since their numbers are never the same twice; when they last ran and will run next is
 * no part of them, nor is when they ran first. Jobs below 1000 are the extension's own.
 */
const jobs = `SELECT kind, prefix || name, definition FROM (SELECT *, concat_ws(' ', format('%I.%I', proc_schema, proc_name), 'on ' || quote_ident(hypertable_schema) || '.' || quote_ident(hypertable_name),
      '#' || nullif(row_number() OVER (PARTITION BY proc_schema, proc_name, hypertable_schema, hypertable_name ORDER BY job_id), 1)) AS name
    FROM timescaledb_information.jobs WHERE job_id >= 1000) AS j,
  LATERAL (VALUES ('job', '', ${said(`to_jsonb(j) - '{name,job_id,application_name,owner,next_start,initial_start,proc_schema,proc_name,hypertable_schema,hypertable_name,config}'::text[]
      || jsonb_build_object('title', regexp_replace(application_name, ' \\[\\d+\\]$', ''), 'config', config - '{hypertable_id,mat_hypertable_id}'::text[])`)}),
    ('owner', 'job ', owner::text)) AS told(kind, prefix, definition)`

/** Those that users made for an aggregate stand on the table that it is kept in. */
const indexes = `SELECT 'index', format('%I.%I.%I', schemaname, tablename, indexname), indexdef FROM pg_indexes JOIN timescaledb_information.continuous_aggregates
    ON schemaname = materialization_hypertable_schema AND tablename = materialization_hypertable_name`

/** What the other parts name and users never see: an aggregate's table, and chunks that stand among what is theirs. */
const hidden = `SELECT 'kept in', format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name), format('%I.%I', view_schema, view_name)
  FROM timescaledb_information.continuous_aggregates
UNION ALL SELECT 'chunk', format('%I.%I', chunk_schema, chunk_name), '' FROM timescaledb_information.chunks WHERE chunk_schema <> '_timescaledb_internal'`

const question = `SELECT kind, name, definition FROM (${[hypertables, columnstores, aggregates, jobs, indexes, hidden].join('\nUNION ALL ')}) AS object(kind, name, definition)`

/** A catalog as those see it who use TimescaleDB: with what it knows of, without what it makes for itself. */
export async function withTimescale(
  { ask }: Pick<Look, 'ask'>,
  plain: readonly CatalogObject[],
): Promise<readonly CatalogObject[]> {
  const found = (await ask(question)).map(({ kind, name, definition }): CatalogObject => {
    return { kind: kind ?? '', name: name ?? '', definition: definition ?? '' }
  })
  const named = (wanted: string) => found.filter(({ kind }) => kind === wanted)
  const aggregateNames = new Set(named('continuous aggregate').map(({ name }) => name))
  const chunks = new Set(named('chunk').map(({ name }) => name))
  const rename = renaming(new Map(named('kept in').map(({ name, definition }) => [name, definition])))
  return [...plain, ...found]
    .filter(({ kind, name }) => kind !== 'chunk' && kind !== 'kept in' && !isOf(chunks, name))
    .filter(({ kind, name }) => !(kind === 'view' && aggregateNames.has(name)))
    .filter(({ kind, definition }) => !(kind === 'trigger' && definition.includes(' _timescaledb_')))
    .map(({ kind, name, definition }) => ({ kind, name: rename(name), definition: rename(definition) }))
}

/** Whether it is one of the tables or stands on one, as `table x.chunk to me` and `x.chunk.a` do. */
function isOf(tables: ReadonlySet<string>, name: string): boolean {
  return name.split(' ').some((word) => tables.has(word.split('.').slice(0, 2).join('.')))
}

/** Says an aggregate's name for the numbered table that it is kept in, with its schema and without. */
function renaming(keptIn: ReadonlyMap<string, string>): (text: string) => string {
  const bare = (name: string) => name.slice(name.lastIndexOf('.') + 1)
  const names = new Map(
    [...keptIn].flatMap(
      ([table, view]) =>
        [
          [table, view],
          [bare(table), bare(view)],
        ] as const,
    ),
  )
  if (names.size === 0) return (text) => text
  const any = /(?:\b_timescaledb_internal\.)?\b_materialized_hypertable_\d+/g
  return (text) => text.replaceAll(any, (table) => names.get(table) ?? table)
}
