import type { Outcome, Session, Step } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { emptied, hasServer, labels, query } from './server.ts'
import { hold, ran, up } from './steps.ts'

const index = 'CREATE INDEX by_name FOR (n:Person) ON (n.name)'

async function indexes(url: string): Promise<unknown[]> {
  const rows = await query(
    url,
    "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' AND NOT name STARTS WITH 'schema_' RETURN name",
  )
  return rows.map(({ name }) => name)
}

describe.skipIf(!hasServer)('files that can not be one transaction, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })
  const run = async (session: Session, step: Step): Promise<Outcome | undefined> => (await ran(session, [step])).at(-1)

  test('schema and data stand in one file, and are counted', async () => {
    await using session = await hold(url)
    const told = await ran(session, [up(1, `${index}; CREATE (:Person {name: 'a'})`)])
    expect(told.map(({ kind }) => kind)).toEqual(['progress', 'progress', 'applied'])
    expect(await indexes(url)).toEqual(['by_name'])
    expect((await session.read()).applied).toHaveLength(1)
    expect((await session.read()).open).toEqual([])
  })

  test('one that fails in the middle is DIRTY there, goes on from there, and does not do the first again', async () => {
    await using session = await hold(url)
    const failed = await run(session, up(1, `${index};\n  CREATE (:Person {wrong: 1 / $zero})`))
    expect(failed).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED', data: { line: 2 } } })
    const [open] = (await session.read()).open
    expect(open).toMatchObject({ version: 1n, direction: 'up', statement: 1, text: 'CREATE', inDoubt: false })
    const corrected = { ...up(1, `${index}; CREATE (:Person)`), resumeAt: 1 }
    expect(await run(session, corrected)).toMatchObject({ kind: 'applied' })
    expect((await session.read()).open).toEqual([])
  })

  test('what is done may not be changed before it goes on', async () => {
    await using session = await hold(url)
    await ran(session, [up(1, `${index}; CREATE (:Person {wrong: 1 / $zero})`)])
    const changed = { ...up(1, 'CREATE (:Other); CREATE (:Person)', false), resumeAt: 1 }
    await expect(ran(session, [changed])).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    expect(await labels(url)).toEqual([])
  })

  test('a first statement that fails leaves nothing open', async () => {
    await using session = await hold(url)
    expect(await run(session, up(1, 'CREATE INDEX FOR'))).toMatchObject({ kind: 'failed' })
    expect((await session.read()).open).toEqual([])
    expect(await run(session, up(1, index))).toMatchObject({ kind: 'applied' })
  })

  test('CALL IN TRANSACTIONS that fails half way is in doubt', async () => {
    await using session = await hold(url)
    const text = 'UNWIND range(1, 10) AS i CALL (i) { CREATE (:Row {x: 1 / (7 - i)}) } IN TRANSACTIONS OF 2 ROWS'
    expect(await run(session, up(1, text))).toMatchObject({ kind: 'failed' })
    expect(await labels(url)).toEqual(['Row'])
    expect((await session.read()).open).toMatchObject([{ version: 1n, statement: 0, inDoubt: true }])
  })

  test('an index that can not be built fails the step that made it', async () => {
    await query(url, `CREATE (:Person {name: reduce(s = 'a', i IN range(1, 16) | s + s)})`)
    await using session = await hold(url)
    const failed = await run(session, up(1, index))
    expect(failed).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED' } })
  })

  test('a wiped database has no constraint and no index but those from before', async () => {
    await query(url, 'CREATE INDEX old FOR (n:Old) ON (n.x)', 'CREATE (:Old)')
    const session = await hold(url)
    await using _ = session
    await ran(session, [up(1, `${index}; CREATE (:Person)-[:KNOWS]->(:Old:Fresh); CREATE (:Bare)`)])
    expect(await session.wipe()).toEqual(['INDEX by_name', 'LABEL Bare', 'LABEL Fresh', 'LABEL Person', 'TYPE KNOWS'])
    expect(await indexes(url)).toEqual(['old'])
    expect(await labels(url)).toEqual(['Old'])
  })
})
