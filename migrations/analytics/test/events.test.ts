import { createHmac, randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { hasTimescale, migrated } from './timescale.ts'

const entity = 'e0000000-0000-4000-8000-000000000001'
const pseudonym = createHmac('sha256', 'a key of the writer').update(randomUUID()).digest()

interface Event {
  readonly at?: string
  readonly kind?: string
  readonly appointment?: string
  readonly patient?: Buffer
}

async function tell(
  client: Client,
  { at = 'now', kind = 'completed', appointment = randomUUID(), patient = pseudonym }: Event,
) {
  await client.query(
    `INSERT INTO appointment_events (occurred_at, entity_id, appointment_id, patient_pseudonym, clinician_id, appointment_kind, kind)
      VALUES ($1, $2, $3, $4, gen_random_uuid(), 'consultation', $5)`,
    [at, entity, appointment, patient, kind],
  )
}

describe.skipIf(!hasTimescale)('events of appointments, on a real TimescaleDB', () => {
  test('what makes no sense, could name a patient, or was told before is refused', async () => {
    const client = await migrated()
    const told = { appointment: randomUUID(), at: '2026-01-05T09:00:00Z' }
    await tell(client, told)
    for (const [event, constraint] of [
      [told, 'appointment_events_key'],
      [{ kind: 'forgotten' }, 'appointment_events_kind_check'],
      [{ patient: Buffer.from(randomUUID()) }, 'appointment_events_patient_pseudonym_check'],
    ] as const)
      await expect(tell(client, event)).rejects.toThrow(constraint)
  })

  test('days are counted, those of today at once and those before by the job', async () => {
    const client = await migrated()
    const counts = async () =>
      (
        await client.query<{ kind: string; events: string }>(
          'SELECT kind, sum(events) AS events FROM appointment_events_by_day GROUP BY 1 ORDER BY 1',
        )
      ).rows
    await tell(client, {})
    expect(await counts()).toEqual([{ kind: 'completed', events: '1' }])
    await tell(client, { kind: 'no_show' })
    const longAgo = new Date(Date.now() - 10 * 86_400_000).toISOString()
    await tell(client, { kind: 'no_show', at: longAgo })
    const { rows } = await client.query<{ id: number }>(
      `SELECT job_id AS id FROM timescaledb_information.jobs WHERE proc_name = 'policy_refresh_continuous_aggregate'`,
    )
    await client.query(`CALL run_job(${rows[0]?.id})`)
    const finished = `SELECT count(*)::int AS n FROM appointment_events_by_day WHERE day < now() - INTERVAL '2 days'`
    await client.query('ALTER MATERIALIZED VIEW appointment_events_by_day SET (timescaledb.materialized_only = true)')
    expect((await client.query(finished)).rows).toEqual([{ n: 1 }])
  })
})
