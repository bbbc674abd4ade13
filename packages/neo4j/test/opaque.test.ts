import { SkeinError } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, labels, query } from './server.ts'
import { hold, opaque, ran } from './steps.ts'

const many = 'UNWIND range(1, 10) AS i CALL (i) { CREATE (:Row {i: i}) } IN TRANSACTIONS OF 2 ROWS'
const endless = 'UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 CREATE (:Never)'

describe.skipIf(!hasServer)('functions outside of a transaction, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('one may make transactions of its own, and is written down when it ended', async () => {
    expect(neo4j({ url }).classify(opaque(1, async () => {}))).toEqual({ mode: 'opaque', findings: [] })
    await using session = await hold(url)
    let meanwhile: unknown
    const step = opaque(1, async (client) => {
      await client.run('CREATE INDEX by_i FOR (n:Row) ON (n.i)')
      await client.run(many)
      meanwhile = (await neo4j({ url }).read()).open
    })
    expect(await ran(session, [step])).toMatchObject([{ kind: 'applied' }])
    expect(meanwhile).toMatchObject([{ version: 1n, direction: 'up', statement: null, text: null, inDoubt: true }])
    const { applied, open } = await session.read()
    expect([applied.length, open]).toEqual([1, []])
    expect(await query(url, 'MATCH (n:Row) RETURN count(n) AS n')).toEqual([
      { n: expect.objectContaining({ low: 10 }) as unknown },
    ])
  })

  test('one that throws leaves the store DIRTY, and says what to do', async () => {
    await using session = await hold(url)
    const step = opaque(1, async (client) => {
      await client.run('CREATE (:Half)')
      throw new Error('of Jane')
    })
    const [told] = await ran(session, [step, opaque(2, async () => {})])
    const { error } = told as { error: SkeinError }
    expect(error).toMatchObject({
      code: 'STEP_FAILED',
      hint: expect.stringContaining('skein repair clinic --done') as string,
    })
    expect(error.message).toContain('DIRTY')
    expect(error.message).not.toContain('Jane')
    expect((await session.read()).open).toMatchObject([{ version: 1n, statement: null, inDoubt: true }])
    expect(await labels(url)).toEqual(['Half'])
    expect(await neo4j({ url }).history(5)).toMatchObject([{ name: '1', outcome: 'failed' }])
  })

  test('one that says that it did not begin leaves nothing', async () => {
    await using session = await hold(url)
    const no = new SkeinError('FILE_CHANGED', 'It changed.')
    expect(await ran(session, [opaque(1, () => Promise.reject(no))])).toMatchObject([{ kind: 'failed', error: no }])
    expect((await session.read()).open).toEqual([])
    expect(await ran(session, [opaque(1, async () => {})])).toMatchObject([{ kind: 'applied' }])
  })

  test('cancelled, its statement ends at once and it hears of it', async () => {
    await using session = await hold(url)
    const cancel = new AbortController()
    let heard = false
    const step = opaque(1, async (client, signal) => {
      signal.addEventListener('abort', () => (heard = true))
      setTimeout(() => cancel.abort(), 300)
      await client.run(endless)
    })
    const began = performance.now()
    expect(await ran(session, [step], { cancel: cancel.signal })).toMatchObject([
      { kind: 'failed', error: { code: 'CANCELLED' } },
    ])
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(heard).toBe(true)
    expect((await session.read()).open).toMatchObject([{ statement: null }])
    expect(await neo4j({ url }).history(1)).toMatchObject([{ outcome: 'cancelled' }])
  })

  test('it hears of a lock that is lost, and starts nothing more', async () => {
    await using session = await hold(url)
    const store = neo4j({ url })
    const step = opaque(1, async (_, signal) => {
      const holder = await store.holder()
      expect(holder && (await store.evict(holder))).toBe(true)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw new Error('ended')
    })
    await expect(ran(session, [step, opaque(2, async () => {})])).rejects.toMatchObject({ code: 'LOCK_LOST' })
    expect((await store.read()).open).toMatchObject([{ version: 1n, statement: null }])
    await using next = await hold(url)
    expect((await store.history(1))[0]).toMatchObject({ name: '1', outcome: 'unknown' })
    await next.amend([{ kind: 'close', name: 1n, origin: 'repaired' }])
    expect(await ran(next, [opaque(1, async () => {})])).toMatchObject([{ kind: 'applied' }])
  })

  test('one whose progress another took away writes no row', async () => {
    await using session = await hold(url)
    const step = opaque(1, () => query(url, "MATCH (o:SchemaMigrationState {kind: 'open'}) SET o.run = 'other'"))
    expect(await ran(session, [step])).toMatchObject([{ kind: 'raced' }])
    expect((await session.read()).applied).toEqual([])
  })
})
