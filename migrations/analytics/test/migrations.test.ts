import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { empty, hasTimescale } from './timescale.ts'

async function relations(client: Client): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^schema_migrations' ORDER BY 1`,
  )
  return rows.map(({ relname }) => relname)
}

async function jobs(client: Client): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ job: string }>(
    `SELECT proc_name || ' of ' || hypertable_name || ', ' || (config - 'hypertable_id' - 'mat_hypertable_id')::text AS job
      FROM timescaledb_information.jobs WHERE job_id >= 1000 ORDER BY 1`,
  )
  return rows.map(({ job }) => job)
}

async function extension(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM pg_extension WHERE extname = 'timescaledb'`)
  return rowCount === 1
}

describe.skipIf(!hasTimescale)('the migrations of analytics, on a real TimescaleDB', () => {
  test.each([undefined, 'owner'] as const)('go up, back and up again (%s)', { timeout: 120_000 }, async (owner) => {
    const { client, to } = await empty(owner)
    await to('latest')
    const stands = await relations(client)
    expect(stands).toEqual([
      'appointment_events',
      'appointment_events_by_day',
      'appointment_events_clinician_idx',
      'appointment_events_entity_idx',
      'appointment_events_key',
    ])
    expect(await jobs(client)).toEqual([
      'policy_compression of appointment_events, {"compress_after": "42 days"}',
      'policy_refresh_continuous_aggregate of appointment_events_by_day, {"end_offset": "01:00:00", "start_offset": "35 days"}',
      'policy_retention of appointment_events, {"drop_after": "2 years"}',
    ])
    for (const version of ['2', '1', 'zero']) await to(version)
    expect([await relations(client), await extension(client)]).toEqual([[], false])
    await to('latest')
    expect(await relations(client)).toEqual(stands)
    expect(await jobs(client)).toHaveLength(3)
  })

  test('an extension that stood before stays, as does one that others need', async () => {
    const { client, to } = await empty()
    await client.query('CREATE EXTENSION timescaledb')
    await to('1')
    await to('zero')
    expect(await extension(client)).toBe(true)

    await client.query('DROP EXTENSION timescaledb')
    await to('1')
    await client.query(`CREATE TABLE of_others (at timestamptz NOT NULL); SELECT create_hypertable('of_others', 'at')`)
    await to('zero')
    expect(await extension(client)).toBe(true)
  })

  test('events that lie in columns are rows again on the way back, and none is lost', async () => {
    const { client, to } = await empty()
    await to('latest')
    await client.query(
      `INSERT INTO appointment_events SELECT at, gen_random_uuid(), gen_random_uuid(), decode(repeat('ab', 32), 'hex'), gen_random_uuid(), 'surgery', 'completed'
        FROM generate_series(now() - INTERVAL '90 days', now(), INTERVAL '6 hours') AS at`,
    )
    const inColumns = `SELECT count(*)::int AS n FROM timescaledb_information.chunks WHERE is_compressed AND hypertable_name = 'appointment_events'`
    const counted = async () =>
      (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM appointment_events')).rows[0]?.n
    const before = await counted()
    await client.query(
      `SELECT compress_chunk(c, true) FROM show_chunks('appointment_events', older_than => INTERVAL '42 days') AS c`,
    )
    expect((await client.query<{ n: number }>(inColumns)).rows[0]?.n).toBeGreaterThan(4)
    await to('2')
    expect((await client.query(inColumns)).rows).toEqual([{ n: 0 }])
    expect(await counted()).toEqual(before)
    await to('latest')
    expect(await counted()).toEqual(before)
  })
})
