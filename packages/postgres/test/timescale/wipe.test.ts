import { type Goal, load, migrate, plan, type RunInfo, type Service, work } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { serviceWith } from '../service.ts'
import { hasTimescale, ownDatabase } from './database.ts'
import { files, picture } from './tree.ts'

const run: RunInfo = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

const latest: Goal = { verb: 'up', services: null, count: null, spread: 'each' }

async function wiped(service: Service): Promise<readonly string[]> {
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  await using _ = session
  return await session.wipe()
}

/** Everything up, away, and up again, in one session. */
async function fresh(service: Service): Promise<void> {
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('not free')
  await using _ = session
  const { migrations, seeds, findings } = load(service)
  const view = { name: 'clinic', dependsOn: [], optional: false, migrations, seeds, findings }
  for (const again of [true, false]) {
    const { steps } = plan([{ ...view, standing: await session.read() }], latest, { environment: null })
    const due = steps.map(({ step }) => step)
    const worked = await work(session, service, due, () => {})
    if (worked.kind === 'failed') throw worked.error
    if (again) await session.wipe()
  }
}

const { '1_events.up.sql': withExtension = '', ...others } = files
const events = withExtension.replace('CREATE EXTENSION timescaledb;', '')

describe.skipIf(!hasTimescale)('emptying a database of TimescaleDB', () => {
  test('an extension that a migration made goes, with all that it knows of', async () => {
    const { service, url } = await serviceWith('pg', files, await ownDatabase('without'))
    await migrate(service)
    const stands = await picture(url)
    expect(await wiped(service)).toEqual(
      expect.arrayContaining(['EXTENSION timescaledb', 'TABLE public.events', 'VIEW public.daily']),
    )
    expect(await picture(url)).toMatchObject({ relations: [], extensions: [{ extname: 'plpgsql' }] })
    await fresh(service)
    expect(await picture(url)).toEqual(stands)
  })

  test('one that stood before stays, and everything that was made with it goes', async () => {
    const own = { ...others, '1_events.up.sql': events, '1_events.down.sql': 'DROP TABLE events;' }
    const { service, url } = await serviceWith('postgres', own, await ownDatabase())
    await migrate(service)
    const stands = await picture(url)
    const things = await wiped(service)
    expect(things.filter((thing) => thing.includes('_timescaledb'))).toEqual([])
    expect(things.filter((thing) => !thing.startsWith('JOB '))).toEqual([
      'TABLE public.events',
      'TABLE public.readings',
      'VIEW public.daily',
      'VIEW public.hourly',
    ])
    expect(await picture(url)).toMatchObject({
      hypertables: [],
      aggregates: [],
      relations: [],
      jobs: [{ proc_name: 'policy_job_stat_history_retention' }],
      extensions: [{ extname: 'plpgsql' }, { extname: 'timescaledb' }],
    })
    const [{ n } = {}] = await query(url, 'SELECT count(*)::int AS n FROM _timescaledb_catalog.chunk')
    expect(n).toBe(0)
    await fresh(service)
    expect(await picture(url)).toEqual(stands)
  })

  test('of what stood before nothing goes: no chunk that came later, no job; what was added to it does', async () => {
    const url = await ownDatabase()
    await query(
      url,
      `CREATE SCHEMA apart; CREATE TABLE older (at timestamptz NOT NULL);
      SELECT create_hypertable('older', 'at', associated_schema_name => 'apart');
      SELECT add_retention_policy('older', INTERVAL '1 year');
      CREATE PROCEDURE tidy(job_id int, config jsonb) LANGUAGE sql AS 'SELECT 1';
      SELECT add_job('tidy', '1 day')`,
    )
    await query(
      url,
      `CREATE MATERIALIZED VIEW older_daily WITH (timescaledb.continuous) AS
        SELECT time_bucket('1 day', at) AS day, count(*) FROM older GROUP BY 1 WITH NO DATA`,
    )
    const { service } = await serviceWith(
      'pg',
      {
        '1_a.up.sql': `ALTER TABLE older SET (timescaledb.compress);
          SELECT add_compression_policy('older', INTERVAL '7 days');
          SELECT add_job('tidy', '2 days');
          CREATE MATERIALIZED VIEW newer_daily WITH (timescaledb.continuous) AS
            SELECT time_bucket('2 days', at) AS day, count(*) FROM older GROUP BY 1 WITH NO DATA;`,
      },
      url,
    )
    await migrate(service)
    await query(url, `INSERT INTO older SELECT * FROM generate_series(now() - INTERVAL '60 days', now(), '1 day')`)
    const rows = 'SELECT count(*)::int AS n FROM older'
    const [counted] = await query(url, rows)
    const things = await wiped(service)
    expect(things.map((thing) => thing.replace(/\d+/, ''))).toEqual(['JOB ', 'JOB ', 'VIEW public.newer_daily'])
    expect(await query(url, rows)).toEqual([counted])
    expect(await picture(url)).toMatchObject({
      aggregates: [{ view_name: 'older_daily' }],
      jobs: [
        { proc_name: 'policy_job_stat_history_retention' },
        { proc_name: 'policy_retention' },
        { proc_name: 'tidy', schedule_interval: '1 day' },
      ],
    })
  })
})
