import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate, SkeinError } from '@skein/core'
import { startServer } from '@skein/embedded'
import { afterAll, describe, expect, test } from 'vitest'
import { postgres } from '../../src/index.ts'
import { query } from '../database.ts'
import { clientNames, serviceWith } from '../service.ts'

const rounds = process.env['SKEIN_TEST_LONG'] === undefined ? 2 : 40
const folder = mkdtempSync(join(tmpdir(), 'skein-crash-'))
let server = await startServer({ folder })

const files = Object.fromEntries(
  [...Array(20).keys()].map((n) => [
    `${n + 1}_add.up.sql`,
    `CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});\nSELECT pg_sleep(0.02);`,
  ]),
)

/** As the power goes: no farewell, and what was not committed is lost. */
function crash(): void {
  const [pid] = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGQUIT')
}

afterAll(async () => {
  await server.release()
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
})

describe.each(clientNames)('a server killed in mid-run, over %s', (client) => {
  test('started again it has what was committed, and the next run goes on', { timeout: 600_000 }, async () => {
    const ends = new Map<string, number>()
    for (let round = 0; round < rounds; round++) {
      const name = `${client}_${round}`
      await server.createDatabase(name)
      const url = () => server.url(name)
      const { service: described } = await serviceWith(client, files, url())
      const service = { ...described, store: postgres({ url, client, patience: 10_000 }) }
      const run = migrate(service).then(
        () => 'done',
        (error: unknown) => (error instanceof SkeinError ? error.code : `not told: ${String(error)}`),
      )
      await sleep(150 + (round % 10) * 50)
      crash()
      const ended = await run
      ends.set(ended, (ends.get(ended) ?? 0) + 1)
      await expect.poll(() => server.alive).toBe(false)
      server = await startServer({ folder })
      await migrate(service)
      expect(await query(url(), 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')).toEqual([
        { rows: 20, kinds: 20 },
      ])
    }
    if (rounds > 2) process.stdout.write(`${client}, servers killed: ${JSON.stringify(Object.fromEntries(ends))}\n`)
    const known = ['CONNECTION_LOST', 'LOCK_LOST', 'UNREACHABLE', 'REFUSED', 'done']
    expect([...ends.keys()].filter((end) => !known.includes(end))).toEqual([])
  })
})
