import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Session } from '@skein/core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, labels } from './server.ts'
import { hold, ran, up } from './steps.ts'

const index = 'CREATE INDEX by_name FOR (n:Person) ON (n.name)'
const slow = `UNWIND range(1, 1000000000) AS i WITH i WHERE datetime.realtime().epochMillis >= timestamp() + 20000
  WITH i LIMIT 1 CREATE (:Late)`

describe.skipIf(!hasServer)('a runner that is killed, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  /** Kills a runner of that text once this is so, and takes the lock. */
  async function killed(text: string, isSo: () => Promise<boolean>): Promise<Session> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./runner.ts', import.meta.url)), url, text], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await vi.waitUntil(isSo, { timeout: 10_000 })
    child.kill('SIGKILL')
    await once(child, 'close')
    return await vi.waitFor(() => hold(url), { timeout: 5000 })
  }

  test('in a statement that makes its own transactions leaves DIRTY, and nobody can tell', async () => {
    const text = `CREATE (:Person); UNWIND [1] AS one CALL (one) { ${slow} } IN TRANSACTIONS`
    // Between the statements nothing is in doubt.
    const begun = async () => (await neo4j({ url }).read()).open.some((one) => one.statement === 1 && one.inDoubt)
    await using session = await killed(text, begun)
    expect((await session.read()).open).toMatchObject([{ version: 1n, statement: 1, inDoubt: true }])
  })

  test('between a change and its row leaves DIRTY with the exact statement, and an attempt of unknown end', async () => {
    const text = `${index}; CREATE (:Person); ${slow}`
    await using session = await killed(text, async () => (await neo4j({ url }).read()).open[0]?.statement === 2)
    const { applied, open } = await session.read()
    expect(applied).toEqual([])
    expect(open).toMatchObject([{ version: 1n, direction: 'up', statement: 2, text: 'UNWIND range', inDoubt: false }])
    expect(await labels(url)).toEqual(['Person'])
    expect(await neo4j({ url }).history(5)).toMatchObject([{ name: '1', action: 'up', outcome: 'unknown' }])
    await ran(session, [{ ...up(1, `${index}; CREATE (:Person); CREATE (:Late)`), resumeAt: 2 }])
    expect(await labels(url)).toEqual(['Late', 'Person'])
    expect((await session.read()).open).toEqual([])
  })

  test('inside a file of data leaves nothing', async () => {
    const before = Date.now()
    await using session = await killed(`CREATE (:Person); ${slow}`, async () => Date.now() > before + 1500)
    expect((await session.read()).open).toEqual([])
    expect(await labels(url)).toEqual([])
  })

  test('an evicted runner loses its work, and is told that the lock is lost', async () => {
    await using session = await hold(url)
    const store = neo4j({ url })
    const going = ran(session, [up(1, `CREATE (:Person); ${slow}`)]).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const holder = await store.holder()
    expect(holder && (await store.evict(holder))).toBe(true)
    expect(await going).toMatchObject({ code: 'LOCK_LOST' })
    await expect(session.read()).rejects.toMatchObject({ code: 'LOCK_LOST' })
    expect(await labels(url)).toEqual([])
  })
})
