import { type ChildProcess, fork } from 'node:child_process'
import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from '../database.ts'
import { clientNames, serviceWith } from '../service.ts'
import { gone } from './crash.ts'

const rounds = process.env['SKEIN_TEST_LONG'] === undefined ? 1 : 20

/** Each of them can be applied any number of times: nothing but the ledger keeps it from happening twice. */
const files = Object.fromEntries(
  [...Array(20).keys()].map((n) => [
    `${n + 1}_add.up.sql`,
    `CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});\nSELECT pg_sleep(0.05);`,
  ]),
)

describe.each(clientNames)('the holder of the lock, over %s', (client) => {
  test(
    'is killed in the middle of a chain, again and again: a successor goes on, nobody has to unlock',
    { timeout: 600_000 },
    async () => {
      for (let round = 0; round < rounds; round++) {
        const { service, url, folder } = await serviceWith(client, files)
        const runners = new Map<number, ChildProcess>()
        for (let count = 0; count < 4; count++) {
          const child = fork(new URL('../runner.ts', import.meta.url), [client, url, folder], { stdio: 'ignore' })
          runners.set(child.pid ?? 0, child)
        }
        const atWork = async () => Number((await service.store.holder())?.by?.split(':').at(-1))
        for (let kills = 0; kills < 2; kills++) {
          await expect.poll(async () => runners.has(await atWork()), { interval: 20 }).toBe(true)
          const pid = await atWork()
          runners.get(pid)?.kill('SIGKILL')
          runners.delete(pid)
        }
        await Promise.all([...runners.values()].map(gone))
        expect([...runners.values()].map(({ exitCode }) => exitCode)).toEqual([0, 0])
        expect(await migrate(service)).toMatchObject({ outcome: 'nothing' })
        expect(await service.store.holder()).toBeNull()
        expect(await query(url, 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')).toEqual([
          { rows: 20, kinds: 20 },
        ])
        expect(
          await query(url, `SELECT count(*)::int AS n FROM schema_migrations_history WHERE outcome = 'applied'`),
        ).toEqual([{ n: 20 }])
      }
    },
  )
})
