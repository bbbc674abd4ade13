import { load, migrate, plan } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { clientNames, failure, serviceWith } from '../service.ts'
import { hasTimescale, ownDatabase } from './database.ts'
import { files, picture } from './tree.ts'

const all = { services: null, spread: 'each' } as const

describe.skipIf(!hasTimescale).each(clientNames)('on TimescaleDB over %s', (client) => {
  test('everything goes up, back and up again to the same', { timeout: 120_000 }, async () => {
    const { service, url } = await serviceWith(client, files, await ownDatabase('without'))
    const first = await migrate(service)
    expect(first.steps.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'applied'))
    const stands = await picture(url)
    expect(stands).toMatchObject({
      hypertables: [{ hypertable_name: 'events' }, { hypertable_name: 'readings' }],
      jobs: [
        { proc_name: 'policy_compression', hypertable_name: 'events', config: { compress_after: '7 days' } },
        { proc_name: 'policy_compression', hypertable_name: 'readings' },
        { proc_name: 'policy_job_stat_history_retention' },
        { proc_name: 'policy_refresh_continuous_aggregate', hypertable_name: 'daily' },
        { proc_name: 'policy_refresh_continuous_aggregate', hypertable_name: 'hourly' },
        { proc_name: 'policy_retention' },
      ],
      invalid: [],
      open: [],
    })
    const [{ n } = {}] = await query(url, 'SELECT count(*)::int AS n FROM hourly')
    expect(n).toBeGreaterThan(200)

    const back = await migrate(service, { goal: { verb: 'down', count: null, ...all } })
    expect(back.steps.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'applied'))
    expect(await picture(url)).toMatchObject({ relations: [], extensions: [{ extname: 'plpgsql' }] })
    await migrate(service)
    expect(await picture(url)).toEqual(stands)
  })

  test('each is redone', { timeout: 120_000 }, async () => {
    const { service, url } = await serviceWith(client, files, await ownDatabase('without'))
    for (let version = 1n; version <= 6n; version++) {
      await migrate(service, { goal: { verb: 'to', targets: [{ service: 'clinic', version }] } })
      const before = await picture(url)
      await migrate(service, { goal: { verb: 'redo', count: 1, ...all } })
      expect(await picture(url)).toEqual(before)
    }
    const stands = await picture(url)
    await migrate(service, { goal: { verb: 'redo', count: null, ...all } })
    expect(await picture(url)).toEqual(stands)
  })

  test('what it refuses is told with the way out', async () => {
    const url = await ownDatabase()
    await migrate((await serviceWith(client, { '1_a.up.sql': files['2_readings.up.sql'] ?? '' }, url)).service)
    const refused = async (text: string) => {
      const { service } = await serviceWith(
        client,
        { '1_a.up.sql': files['2_readings.up.sql'] ?? '', '2_b.up.sql': text },
        url,
      )
      const error = await failure(migrate(service))
      expect((await service.store.read()).open).toEqual([])
      return error
    }
    expect(await refused('CREATE INDEX CONCURRENTLY i ON readings (value);')).toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringContaining('Nothing of it stands') as string,
      hint: expect.stringContaining('timescaledb.transaction_per_chunk') as string,
    })
    expect(await refused('ALTER EXTENSION timescaledb UPDATE;')).toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('must be the first command of its session') as string,
    })
    const commits = 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$; CALL p();'
    expect(await refused(commits)).toMatchObject({ hint: expect.stringContaining('transaction=off') as string })
    expect(await refused('CLUSTER readings USING readings_at_idx;')).toMatchObject({
      hint: expect.stringContaining('transaction=off') as string,
    })
  })
  test('whoever wants no more after the extension went leaves no link behind', async () => {
    const { service, url } = await serviceWith(client, files, await ownDatabase('without'))
    await migrate(service, { goal: { verb: 'up', count: 1, ...all } })
    const session = await service.store.acquire({ id: 'r', service: 'clinic', environment: null, system: [], by: 'me' })
    if (session.kind !== 'session') throw new Error('not free')
    const { migrations, findings } = load(service)
    const view = { name: 'clinic', dependsOn: [], optional: false, migrations, seeds: [], findings }
    const { steps } = plan([{ ...view, standing: await session.read() }], { verb: 'down', count: 1, ...all })
    const outcomes = session.run(steps.map(({ step }) => step))[Symbol.asyncIterator]()
    expect(await outcomes.next()).toMatchObject({ value: { kind: 'applied' } })
    const end = outcomes.next()
    await session[Symbol.asyncDispose]()
    expect(await end).toMatchObject({ done: true })
    const links = `SELECT FROM pg_stat_activity WHERE application_name ~ '^skein' AND datname = current_database()`
    await expect.poll(() => query(url, links)).toEqual([])
  })
})
