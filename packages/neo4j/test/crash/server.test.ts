import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { defineMigrations, defineService, migrate, SkeinError } from '@skein/core'
import { describe, expect, test, vi } from 'vitest'
import { neo4j, type Neo4jClient } from '../../src/index.ts'
import { emptied, query } from '../server.ts'
import { goOn } from './scene.ts'

/** The server's container, where it is one that the tests may kill. */
const container = process.env['SKEIN_TEST_NEO4J_CONTAINER'] ?? ''
const rounds = process.env['SKEIN_TEST_LONG'] === undefined ? 2 : 20

const pause = `UNWIND range(1, 1000000000) AS i WITH i WHERE datetime.realtime().epochMillis >= timestamp() + 50
  RETURN i LIMIT 1`

/** Each of them can be applied any number of times: nothing but the ledger keeps it from happening twice. */
const migrations = defineMigrations<Neo4jClient>(
  [...Array(20).keys()].map((n) => ({
    version: `${n + 1}`,
    description: 'add',
    up:
      n % 4 === 3
        ? `CREATE INDEX i${n} FOR (n:T${n}) ON (n.x); CREATE (:Applied {n: ${n}})`
        : `CREATE (:Applied {n: ${n}}); ${pause}`,
  })),
)

const docker = promisify(execFile)

describe.skipIf(container === '')('a server killed in mid-run', () => {
  test('started again it has what was committed, and the next run goes on', { timeout: 1_800_000 }, async () => {
    const ends = new Map<string, number>()
    for (let round = 0; round < rounds; round++) {
      const url = await emptied()
      const service = defineService({ name: 'clinic', store: neo4j({ url }), migrations })
      const run = migrate(service).then(
        () => 'done',
        (error: unknown) => (error instanceof SkeinError ? error.code : `not told: ${String(error)}`),
      )
      await sleep(500 + (round % 10) * 200)
      await docker('docker', ['kill', '--signal', 'KILL', container])
      const ended = await run
      ends.set(ended, (ends.get(ended) ?? 0) + 1)
      await docker('docker', ['start', container])
      await vi.waitFor(() => query(url, 'RETURN 1'), { timeout: 120_000, interval: 500 })
      const { open } = await service.store.read()
      // Named indexes are looked up, and statements of data are never in doubt.
      expect(open.filter(({ inDoubt }) => inDoubt)).toEqual([])
      if (open.length > 0) await goOn(service)
      await migrate(service)
      expect(
        await query(url, 'MATCH (n:Applied) RETURN toString(count(n)) AS rows, toString(count(DISTINCT n.n)) AS kinds'),
      ).toEqual([{ rows: '20', kinds: '20' }])
    }
    if (rounds > 2) process.stdout.write(`servers killed: ${JSON.stringify(Object.fromEntries(ends))}\n`)
    const known = ['CONNECTION_LOST', 'LOCK_LOST', 'UNREACHABLE', 'REFUSED', 'done']
    expect([...ends.keys()].filter((end) => !known.includes(end))).toEqual([])
  })
})
