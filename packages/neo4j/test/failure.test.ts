import type { TextBody } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, labels } from './server.ts'
import { hold, ran, up } from './steps.ts'

describe.skipIf(!hasServer)('what a failure tells, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('file, line, column and code of a statement that is wrong', async () => {
    await using session = await hold(url)
    const [told] = await ran(session, [up(1, "CREATE (:A);\n// it's\n  CREATE (:B {x: })")])
    expect(told).toMatchObject({
      kind: 'failed',
      error: {
        code: 'STEP_FAILED',
        data: { file: '/clinic/1.up.cypher', line: 3, column: 18, status: 'Neo.ClientError.Statement.SyntaxError' },
      },
    })
  })

  test('data is for the terminal only', async () => {
    await using session = await hold(url)
    await ran(session, [up(1, 'CREATE CONSTRAINT one FOR (n:A) REQUIRE n.x IS UNIQUE')])
    const [told] = await ran(session, [up(2, "CREATE (:A {x: 'Jane'}); CREATE (:A {x: 'Jane'})")])
    const { error } = told as { error: { message: string; data: object; detail: string } }
    expect(error.message).not.toContain('Jane')
    expect(JSON.stringify([error.data, await neo4j({ url }).history(1)])).not.toContain('Jane')
    expect(error.detail).toContain('Jane')
  })

  test("a file that takes Skein's own nodes away is rolled back", async () => {
    await using session = await hold(url)
    await ran(session, [up(1, 'CREATE (:A)')])
    const [told] = await ran(session, [up(2, 'MATCH (n) DETACH DELETE n')])
    expect(told).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED' } })
    expect((await session.read()).applied).toHaveLength(1)
    expect(await labels(url)).toEqual(['A'])
  })

  test('what a verification asks holds, or nothing was done', async () => {
    await using session = await hold(url)
    const verify = up(1, 'MATCH (n:A) RETURN count(n) = 1 AS ok').body as TextBody
    const [first] = await ran(session, [{ ...up(1, 'CREATE (:A)'), verify }])
    expect(first).toMatchObject({ kind: 'applied' })
    const [second] = await ran(session, [{ ...up(2, 'CREATE (:A)'), verify }])
    expect(second).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED', data: { line: 1 } } })
    expect((await session.read()).applied).toHaveLength(1)
  })

  test('a function runs in the transaction of its row', async () => {
    await using session = await hold(url)
    const call = (fails: boolean) => ({
      kind: 'call' as const,
      file: '/clinic/1.up.ts',
      checksum: null,
      manner: { transaction: true, lockTimeout: null },
      call: async (client: unknown) => {
        await (client as { run: (text: string) => Promise<unknown> }).run('CREATE (:FromFunction)')
        if (fails) throw new Error('no')
      },
    })
    expect(await ran(session, [{ ...up(1, ''), body: call(true) }])).toMatchObject([{ kind: 'failed' }])
    expect(await labels(url)).toEqual([])
    expect(await ran(session, [{ ...up(1, ''), body: call(false) }])).toMatchObject([{ kind: 'applied' }])
    expect(await labels(url)).toEqual(['FromFunction'])
  })
})
