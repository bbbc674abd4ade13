import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { statements } from '../src/lexer/statements.ts'
import { emptied, hasServer, labels, query } from './server.ts'
import { hold, ran, up } from './steps.ts'

const run = { id: 'run-1', service: 'clinic', environment: null, system: [], by: "o'neill@here:1" }

describe.skipIf(!hasServer)('texts for people, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('what a run would send can be sent by hand, and the ledger is as after a run', async () => {
    const store = neo4j({ url })
    const steps = [
      up(1, "CREATE (:Person {name: 'a;\\'b'}) // the last"),
      up(2, 'CREATE INDEX by_name FOR (n:Person) ON (n.name)'),
    ]
    const texts = await store.script(run, [steps.slice(0, 1), steps.slice(1)])
    expect(texts).toHaveLength(2)
    expect((await store.read()).ledger).toBe('absent')
    const sent = texts.flatMap((text) => statements(text).statements.map(({ start, end }) => text.slice(start, end)))
    await query(
      url,
      ...sent.map((text) => text.replaceAll(/^:(?:begin|commit)$/gm, '')).filter((text) => text.trim() !== ''),
    )
    const { ledger, service, applied } = await store.read()
    expect([ledger, service, applied.map(({ version }) => version)]).toEqual(['ours', 'clinic', [1n, 2n]])
    expect(await labels(url)).toEqual(['Person'])
    await using session = await hold(url)
    expect(await ran(session, [up(3, 'CREATE (:Later)')])).toMatchObject([{ kind: 'applied' }])
  })
})
