import { beforeEach, describe, expect, test } from 'vitest'
import { namedBy } from '../src/work/objects.ts'
import { gate, type Point } from './gate.ts'
import { left } from './left.ts'
import { emptied, hasServer, query } from './server.ts'
import { hold, ran, up } from './steps.ts'

test.each([
  ['CREATE INDEX by_x FOR (n:A) ON (n.x)', 'CREATE INDEX by_x'],
  ['create /* the */ constraint `my one`\n IF NOT EXISTS FOR (n:A) REQUIRE n.x IS UNIQUE', 'CREATE CONSTRAINT my one'],
  ['DROP INDEX by_x IF EXISTS', 'DROP INDEX by_x'],
  ['CREATE FULLTEXT INDEX words FOR (n:A) ON EACH [n.x]', 'CREATE INDEX words'],
  ['CYPHER 5 DROP CONSTRAINT `é`', 'DROP CONSTRAINT é'],
  ['CREATE INDEX FOR (n:A) ON (n.x)', null],
  ['CREATE CONSTRAINT IF NOT EXISTS FOR (n:A) REQUIRE n.x IS UNIQUE', null],
  ['CREATE LOOKUP INDEX FOR (n) ON EACH labels(n)', null],
  ['CREATE INDEX `a``b` FOR (n:A) ON (n.x)', null],
  ['CREATE INDEX $name FOR (n:A) ON (n.x)', null],
])('%j is about %j', (text, about) => {
  const named = namedBy(text)
  expect(named && `${named.creates ? 'CREATE' : 'DROP'} ${named.what} ${named.name}`).toBe(about)
})

/** The statement itself is sent with its whole text; what is written of it has only its first words. */
const at = (statement: string, moment: Point['moment']) => (message: string, text: string) =>
  message === 'PULL' && text.includes(statement) && !text.includes('SchemaMigration') ? moment : null

describe.skipIf(!hasServer)('a schema command whose answer was lost, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  const commands = [
    ['CREATE INDEX by_x FOR (n:A) ON (n.x)', ''],
    ['CREATE CONSTRAINT one_x FOR (n:A) REQUIRE n.x IS UNIQUE', ''],
    ['DROP INDEX by_x', 'CREATE INDEX by_x FOR (n:A) ON (n.x)'],
  ] as const

  test.each(commands.flatMap((command) => [[...command, 'before'] as const, [...command, 'answered'] as const]))(
    '%s (after %j) %s it was done: nobody is asked',
    async (command, first, moment) => {
      if (first !== '') await query(url, first)
      const file = up(1, `CREATE (:A); ${command}; CREATE (:B)`)
      {
        await using network = await gate(url, at(command, moment), 'cut')
        await using session = await hold(network.url)
        await expect(ran(session, [file])).rejects.toMatchObject({ code: 'CONNECTION_LOST', data: { statement: 1 } })
      }
      await using session = await hold(url)
      expect((await session.read()).open).toMatchObject([{ statement: 1, inDoubt: false }])
      expect((await ran(session, [{ ...file, resumeAt: 1 }])).at(-1)).toMatchObject({ kind: 'applied' })
      const rows = await query(url, "SHOW INDEXES YIELD name WHERE name IN ['by_x', 'one_x'] RETURN name")
      expect(rows).toHaveLength(first === '' ? 1 : 0)
    },
  )

  test('what a constraint left that came to nothing is not in its way', { timeout: 60_000 }, async ({ skip }) => {
    const command = 'CREATE CONSTRAINT one_x FOR (n:A) REQUIRE n.x IS UNIQUE'
    const file = up(1, `CREATE (:A); ${command}; CREATE (:B)`)
    {
      await using network = await gate(url, at(command, 'before'), 'cut')
      await using session = await hold(network.url)
      await expect(ran(session, [file])).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    }
    skip(!(await left(url, command)), 'the server cleans up after itself each time')
    await using session = await hold(url)
    expect((await ran(session, [{ ...file, resumeAt: 1 }])).at(-1)).toMatchObject({ kind: 'applied' })
    const rows = await query(url, 'SHOW CONSTRAINTS YIELD name WHERE name = "one_x"')
    expect(rows).toHaveLength(1)
  })

  test('one that was there before is not taken for made, and one without a name is asked about', async () => {
    await query(url, 'CREATE INDEX by_x FOR (n:Other) ON (n.x)')
    const file = up(1, 'CREATE INDEX by_x FOR (n:A) ON (n.x)')
    {
      await using network = await gate(url, at('by_x FOR (n:', 'before'), 'cut')
      await using session = await hold(network.url)
      await expect(ran(session, [file])).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    }
    {
      await using session = await hold(url)
      const last = (await ran(session, [{ ...file, resumeAt: 0 }])).at(-1)
      expect(last).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED' } })
      await session.amend([{ kind: 'close', name: 1n, origin: 'repaired' }])
    }
    await using network = await gate(url, at('INDEX FOR (n:', 'answered'), 'cut')
    await using session = await hold(network.url)
    await expect(ran(session, [up(2, 'CREATE INDEX FOR (n:A) ON (n.x)')])).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    })
    expect((await session.read()).open).toMatchObject([{ version: 2n, statement: 0, inDoubt: true }])
  })

  test('what was begun may not be another when it is looked up', async () => {
    await using network = await gate(url, at('by_x FOR (n:', 'before'), 'cut')
    await using session = await hold(network.url)
    await expect(ran(session, [up(1, 'CREATE INDEX by_x FOR (n:A) ON (n.x)')])).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    })
    const changed = { ...up(1, 'CREATE INDEX by_y FOR (n:A) ON (n.y)'), resumeAt: 0 }
    await expect(ran(session, [changed])).rejects.toMatchObject({ code: 'FILE_CHANGED' })
  })
})
