import { migrate, type RunEvent, type RunInfo } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { clientNames, serviceWith } from '../service.ts'
import { hasTimescale, ownDatabase } from './database.ts'

const own: RunInfo = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me@here:1' }

/** A job that TimescaleDB starts by itself, which holds a lock for some seconds. */
const busy = (seconds: number) => `CREATE TABLE readings (at timestamptz NOT NULL, value float);
  SELECT create_hypertable('readings', 'at');
  CREATE PROCEDURE hold(job_id int, config jsonb) LANGUAGE plpgsql AS
    $$ BEGIN LOCK TABLE readings IN ACCESS SHARE MODE; PERFORM pg_sleep(${seconds}); END $$;
  SELECT add_job('hold', '1 day', initial_start => now());`

async function working(url: string): Promise<void> {
  const held = `SELECT FROM pg_locks WHERE relation = to_regclass('readings') AND granted AND pid <> pg_backend_pid()`
  await expect.poll(() => query(url, held)).toHaveLength(1)
}

describe.skipIf(!hasTimescale).each(clientNames)('jobs of TimescaleDB, over %s', (client) => {
  test('a step that meets the lock of one gives way, says so, and is done when the job is', async () => {
    const url = await ownDatabase()
    const files = { '1_a.up.sql': busy(3) }
    await migrate((await serviceWith(client, files, url)).service)
    await working(url)
    const later = '-- skein: lock-timeout=500ms\nALTER TABLE readings ADD COLUMN unit text;'
    const { service } = await serviceWith(client, { ...files, '2_b.up.sql': later }, url)
    const events: RunEvent[] = []
    const report = await migrate(service, { on: (event) => void events.push(event) })
    expect(report.outcome).toBe('done')
    const waiting = events.flatMap((event) => (event.type === 'step-waiting' ? [event] : []))
    expect(waiting[0]?.reason).toContain('lock timeout')
    const blockers = waiting.flatMap((event) => event.blockers.map(({ what }) => what))
    expect(blockers).toContainEqual(expect.stringMatching(/^User-Defined Action.*hold/))
  })

  test.each(['with', 'without'] as const)('emptying ends one that is at work, %s the extension', async (before) => {
    const url = await ownDatabase(before)
    const extension = before === 'with' ? '' : 'CREATE EXTENSION timescaledb;'
    const { service } = await serviceWith(client, { '1_a.up.sql': extension + busy(20) }, url)
    await migrate(service)
    await working(url)
    const session = await service.store.acquire(own)
    if (session.kind !== 'session') throw new Error('not free')
    await using _ = session
    const began = performance.now()
    expect(await session.wipe()).toContain('TABLE public.readings')
    expect(performance.now() - began).toBeLessThan(3000)
    expect(
      await query(
        url,
        `SELECT FROM pg_stat_activity WHERE application_name ~ '^User-Defined Action' AND datname = current_database()`,
      ),
    ).toEqual([])
  })
})
