import { SkeinError } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { gate, moments } from './gate.ts'
import { emptied, hasServer, labels } from './server.ts'
import { hold, opaque, ran, up } from './steps.ts'

/** Strikes at the n-th COMMIT. */
const atCommit = (moment: (typeof moments)[number], which = 1) => {
  let commits = 0
  return (message: string) => (message === 'COMMIT' && ++commits === which ? moment : null)
}

describe.skipIf(!hasServer)('a link that breaks while it commits, before a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('after it committed: the database is asked, and the run goes on', async () => {
    await using network = await gate(url, atCommit('answered'), 'cut')
    await using session = await hold(network.url)
    const told = await ran(session, [up(1, 'CREATE (:A)'), up(2, 'CREATE (:B)')])
    await network.struck
    expect(told).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }])
    expect(await labels(url)).toEqual(['A', 'B'])
  })

  test('when it was asked to: what is told is what stands', async () => {
    await using network = await gate(url, atCommit('sent'), 'cut')
    await using session = await hold(network.url)
    const [told] = await ran(session, [up(1, 'CREATE (:A)')])
    // The server may see that its client is gone before it reads what it was asked.
    expect(['applied', 'failed']).toContain(told?.kind)
    expect(await labels(url)).toEqual(told?.kind === 'applied' ? ['A'] : [])
    expect((await session.read()).applied).toHaveLength(told?.kind === 'applied' ? 1 : 0)
  })

  test('before it was asked to: nothing stands, which is said', async () => {
    await using network = await gate(url, atCommit('before'), 'cut')
    await using session = await hold(network.url)
    const told = await ran(session, [up(1, 'CREATE (:A)'), up(2, 'CREATE (:B)')])
    expect(told).toMatchObject([
      {
        kind: 'failed',
        error: { code: 'CONNECTION_LOST', message: expect.stringContaining('nothing of it stands') as string },
      },
    ])
    expect(await labels(url)).toEqual([])
    expect((await session.read()).applied).toEqual([])
    expect(await neo4j({ url }).history(1)).toMatchObject([{ name: '1', outcome: 'failed' }])
    expect(await ran(session, [up(1, 'CREATE (:A)')])).toMatchObject([{ kind: 'applied' }])
  })

  test.each(moments)('%s: data and its progress are both there or neither is', async (moment) => {
    const file = 'CREATE INDEX by_x FOR (n:A) ON (n.x); CREATE (:A); CREATE (:B)'
    await using network = await gate(url, atCommit(moment), 'cut')
    await using session = await hold(network.url)
    const last = (await ran(session, [up(1, file)])).at(-1)
    if (moment !== 'sent') expect(last?.kind).toBe(moment === 'before' ? 'failed' : 'applied')
    if (last?.kind === 'failed') {
      expect(last).toMatchObject({ error: { code: 'CONNECTION_LOST' } })
      expect((await session.read()).open).toMatchObject([{ statement: 1, inDoubt: false }])
      expect((await ran(session, [{ ...up(1, file), resumeAt: 1 }])).at(-1)).toMatchObject({ kind: 'applied' })
    }
    expect(await labels(url)).toEqual(['A', 'B'])
    expect((await session.read()).open).toEqual([])
  })

  test.each(moments)('%s: a change of rows', async (moment) => {
    await using network = await gate(url, atCommit(moment), 'cut')
    await using session = await hold(network.url)
    const ended = await session.amend([{ kind: 'add', step: up(1, ''), origin: 'baseline' }]).then(
      () => 'changed',
      (error: unknown) => (error instanceof SkeinError ? error.code : error),
    )
    if (moment !== 'sent') expect(ended).toBe(moment === 'before' ? 'CONNECTION_LOST' : 'changed')
    expect((await session.read()).applied).toHaveLength(ended === 'changed' ? 1 : 0)
  })

  test('a function that ended and whose row is not there is DIRTY, and done', async () => {
    await using network = await gate(url, atCommit('before'), 'cut')
    await using session = await hold(network.url)
    await expect(ran(session, [opaque(1, (client) => client.run('CREATE (:A)'))])).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      hint: expect.stringContaining('skein repair clinic --done') as string,
    })
    expect((await session.read()).open).toMatchObject([{ statement: null }])
  })
})
