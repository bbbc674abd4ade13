import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { cancelOn } from '../src/bench.ts'
import { connect, tagOf } from '../src/link.ts'
import { resolveTarget } from '../src/options.ts'
import { emptied, hasServer, query } from './server.ts'
import { hold, opaque, ran, up } from './steps.ts'

const endless = 'UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 CREATE (:Never)'

const run = { id: 'r1', service: 'clinic', environment: null, system: [], by: 'test' }

describe.skipIf(!hasServer)('a step that is cancelled at any time, before a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test.each([
    ['in its transaction', `CREATE (:Half); ${endless}`, true],
    ['statement by statement', `CREATE (:Half); ${endless}`, false],
    ['alone', `UNWIND [1] AS one CALL (one) { ${endless} } IN TRANSACTIONS`, false],
  ])('%s, ends at once, and nothing of later work is ended with it', async (_, text, transaction) => {
    await using session = await hold(url)
    const began = performance.now()
    await ran(session, [up(1, 'CREATE (:Whole)', transaction)])
    const most = performance.now() - began
    for (let version = 2; version < 12; version++) {
      const cancel = new AbortController()
      setTimeout(() => cancel.abort(), (most * version) / 10)
      const told = await ran(session, [up(version, text, transaction)], { cancel: cancel.signal })
      expect(told.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'CANCELLED' } })
      const { open } = await session.read()
      const hint = open.length > 0 ? 'skein repair clinic --resume' : 'Run the command again'
      expect(told.at(-1)).toMatchObject({ error: { hint: expect.stringContaining(hint) as string } })
      await session.amend(open.map((one) => ({ kind: 'close', name: one.version, origin: 'repaired' })))
    }
    expect((await session.read()).applied.map(({ version }) => version)).toEqual([1n])
    expect(await query(url, "SHOW TRANSACTIONS YIELD metaData WHERE metaData.role = 'work' RETURN metaData")).toEqual(
      [],
    )
  })

  test('a function that goes on all the same is ended at its next statement', async () => {
    await using session = await hold(url)
    const cancel = new AbortController()
    const step = opaque(1, async (client) => {
      cancel.abort()
      await sleep(500)
      await client.run(endless)
    })
    expect(await ran(session, [step], { cancel: cancel.signal })).toMatchObject([
      { kind: 'failed', error: { code: 'CANCELLED' } },
    ])
  })

  test('what its run begins next is not ended with it', async () => {
    const link = await connect(await resolveTarget({ url }))
    const lock = await link.begin(tagOf(run, 'lock'))
    for (let times = 0; times < 20; times++) {
      const cancel = new AbortController()
      const quiet = cancelOn({ service: 'clinic', run, link, lock }, cancel.signal)
      cancel.abort()
      await quiet()
      const work = await link.begin(tagOf(run, 'work'))
      await sleep(20)
      expect(await work.ask('RETURN 1 AS one')).toHaveLength(1)
      await work.rollback()
    }
    await lock.rollback()
    await link.close()
  })
})
