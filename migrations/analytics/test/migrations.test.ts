import { describe, expect, test } from 'vitest'
import { empty, hasTimescale, type Place } from './timescale.ts'

async function relations({ query }: Place): Promise<readonly unknown[]> {
  const { rows } = await query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^schema_migrations' ORDER BY 1`,
  )
  return rows.map(({ relname }) => relname)
}

async function jobs({ query }: Place): Promise<readonly unknown[]> {
  const { rows } = await query<{ job: string }>(
    `SELECT proc_name || ' of ' || hypertable_name || ', ' || (config - 'hypertable_id' - 'mat_hypertable_id')::text AS job
      FROM timescaledb_information.jobs WHERE job_id >= 1000 ORDER BY 1`,
  )
  return rows.map(({ job }) => job)
}

async function extension({ query }: Place): Promise<boolean> {
  const { rowCount } = await query(`SELECT FROM pg_extension WHERE extname = 'timescaledb'`)
  return rowCount === 1
}

describe.skipIf(!hasTimescale)('the migrations of analytics, on a real TimescaleDB', () => {
  test.each([undefined, 'owner'] as const)('go up, back and up again (%s)', { timeout: 120_000 }, async (owner) => {
    const place = await empty(owner)
    const { to } = place
    await to('latest')
    const stands = await relations(place)
    expect(stands).toEqual([
      'appointment_events',
      'appointment_events_by_day',
      'appointment_events_clinician_idx',
      'appointment_events_entity_idx',
      'appointment_events_key',
    ])
    expect(await jobs(place)).toEqual([
      'policy_compression of appointment_events, {"compress_after": "42 days"}',
      'policy_refresh_continuous_aggregate of appointment_events_by_day, {"end_offset": "01:00:00", "start_offset": "35 days"}',
      'policy_retention of appointment_events, {"drop_after": "2 years"}',
    ])
    for (const version of ['2', '1', 'zero']) await to(version)
    expect([await relations(place), await extension(place)]).toEqual([[], false])
    await to('latest')
    expect(await relations(place)).toEqual(stands)
    expect(await jobs(place)).toHaveLength(3)
  })

  test('an extension that stood before stays, as does one that others need', async () => {
    const place = await empty()
    const { query, to } = place
    await query('CREATE EXTENSION timescaledb')
    await to('1')
    await to('zero')
    expect(await extension(place)).toBe(true)

    await query('DROP EXTENSION timescaledb')
    await to('1')
    await query(`CREATE TABLE of_others (at timestamptz NOT NULL); SELECT create_hypertable('of_others', 'at')`)
    await to('zero')
    expect(await extension(place)).toBe(true)
  })

  test('events that lie in columns are rows again on the way back, and none is lost', async () => {
    const { query, to } = await empty()
    await to('latest')
    await query(
      `INSERT INTO appointment_events SELECT at, gen_random_uuid(), gen_random_uuid(), decode(repeat('ab', 32), 'hex'), gen_random_uuid(), 'surgery', 'completed'
        FROM generate_series(now() - INTERVAL '90 days', now(), INTERVAL '6 hours') AS at`,
    )
    const inColumns = `SELECT count(*)::int AS n FROM timescaledb_information.chunks WHERE is_compressed AND hypertable_name = 'appointment_events'`
    const counted = async () =>
      (await query<{ n: number }>('SELECT count(*)::int AS n FROM appointment_events')).rows[0]?.n
    const before = await counted()
    await query(
      `SELECT compress_chunk(c, true) FROM show_chunks('appointment_events', older_than => INTERVAL '42 days') AS c`,
    )
    expect((await query<{ n: number }>(inColumns)).rows[0]?.n).toBeGreaterThan(4)
    await to('2')
    expect((await query(inColumns)).rows).toEqual([{ n: 0 }])
    expect(await counted()).toEqual(before)
    await to('latest')
    expect(await counted()).toEqual(before)
  })
})
