import type { Connection } from '../clients/client.ts'
import { ask } from '../pinned.ts'
import type { Tables } from './tables.ts'

/** TimescaleDB among the things that stand in a database. */
export const extension = 'EXTENSION timescaledb'

/** What only TimescaleDB's own tables tell of a database. */
export interface Timescale {
  /** Jobs that did not stand before the ledger, policies among them, as `JOB 1000`. */
  readonly jobs: readonly string[]
  /** Chunks outside the schemas of the extension, as `TABLE public.chunk`; they come and go with their hypertables. */
  readonly chunks: ReadonlySet<string>
  /** Continuous aggregates, by the views that they look like: `VIEW public.daily`. */
  readonly aggregates: ReadonlySet<string>
  /** The statement that removes a job. */
  remove(job: string): string
}

/** Adds the jobs that stand to what stood before the ledger; nothing where there is no TimescaleDB. */
export const noteJobs = (state: string): string => `DO $skein$ BEGIN
  IF to_regclass('timescaledb_information.jobs') IS NOT NULL THEN
    UPDATE ${state} SET value = value || (SELECT coalesce(jsonb_agg('JOB ' || job_id), '[]') FROM timescaledb_information.jobs)
      WHERE kind = 'before';
  END IF;
END $skein$`

/** Null where the extension is not there. */
export async function readTimescale(link: Connection, { state }: Tables): Promise<Timescale | null> {
  const [standing] = await ask(
    link,
    `SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'timescaledb'`,
  )
  if (!standing) return null
  const rows = await ask(
    link,
    // Jobs below 1000 are the extension's own.
    `SELECT 'job' AS what, 'JOB ' || job_id AS name FROM timescaledb_information.jobs
      WHERE job_id >= 1000 AND NOT (SELECT value FROM ${state} WHERE kind = 'before') ? ('JOB ' || job_id)
    UNION ALL SELECT 'chunk', 'TABLE ' || format('%I.%I', chunk_schema, chunk_name) FROM timescaledb_information.chunks
      WHERE chunk_schema <> '_timescaledb_internal'
    UNION ALL SELECT 'aggregate', 'VIEW ' || format('%I.%I', view_schema, view_name)
      FROM timescaledb_information.continuous_aggregates
    ORDER BY 2`,
  )
  const named = (kind: string) => rows.flatMap(({ what, name }) => (what === kind ? [name ?? ''] : []))
  return {
    jobs: named('job'),
    chunks: new Set(named('chunk')),
    aggregates: new Set(named('aggregate')),
    remove: (job) => `SELECT ${standing['schema'] ?? ''}.delete_job(${job.slice('JOB '.length)})`,
  }
}
