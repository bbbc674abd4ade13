import { fork } from 'node:child_process'
import { migrate, type Open, type Service } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { gone } from '../crash/crash.ts'
import { gate, moments, type Point } from '../crash/gate.ts'
import { quiet } from '../crash/standing.ts'
import { query } from '../database.ts'
import { clientNames, serviceWith } from '../service.ts'
import { dropTimescale, hasTimescale, timescaleDatabase } from './database.ts'
import { goOn, openOf } from './going-on.ts'
import { files, filled, picture } from './tree.ts'

const long = process.env['SKEIN_TEST_LONG'] !== undefined
/** Points of the short form. */
const few = 6

/** Runs a process on the tree that is killed at a point; null: never. Gives how often it asked the server something. */
async function run(client: string, url: string, folder: string, point: Point | null): Promise<number> {
  await using network = await gate(url, point)
  const child = fork(new URL('./victim.ts', import.meta.url), [client, network.url, folder], { stdio: 'ignore' })
  void network.shut.then(() => child.kill('SIGKILL'))
  await gone(child)
  expect(point === null ? child.exitCode : child.signalCode).toBe(point === null ? 0 : 'SIGKILL')
  return network.requests
}

/** Whether the aggregate is made, and has its policy. */
async function done(url: string): Promise<{ readonly made: boolean; readonly policy: boolean }> {
  const [row] = await query(
    url,
    `SELECT to_regclass('hourly') IS NOT NULL AS made,
      EXISTS (SELECT FROM timescaledb_information.jobs WHERE hypertable_name = 'hourly') AS policy`,
  )
  return { made: row?.['made'] === true, policy: row?.['policy'] === true }
}

/** What an operator does: where the end of a statement is not known, the database is looked at. */
async function repaired(service: Service, url: string, { version, statement, text, inDoubt }: Open): Promise<string> {
  const here = `${version} at ${statement}, ${text}, ${inDoubt ? 'in doubt' : 'known'}`
  if (version === 6n) {
    // The catalog tells of an index.
    expect([statement, inDoubt], here).toEqual([0, false])
    await goOn(service)
    return here
  }
  expect([version, typeof statement], here).toEqual([5n, 'number'])
  const at = statement ?? 0
  expect(filled[at]?.startsWith(text ?? ''), here).toBe(true)
  // Of an aggregate and of its filling the catalog tells, or nobody need know; a policy is added once.
  expect(inDoubt, here).toBe(at === 2)
  const { made, policy } = await done(url)
  expect([made || at === 0, policy && at < 2], here).toEqual([true, false])
  await goOn(service, inDoubt ? at + Number(policy) : null)
  return here
}

describe.skipIf(!hasTimescale).each(clientNames)('a runner on TimescaleDB that is killed, over %s', (client) => {
  test('leaves what is true, and what can be gone on with', { timeout: 3_600_000 }, async () => {
    const first = await timescaleDatabase('without')
    const { folder } = await serviceWith(client, files, first)
    const requests = await run(client, first, folder, null)
    const stands = await picture(first)
    await dropTimescale(first)
    const all = Array.from({ length: requests }, (_, index) =>
      moments.map((moment): Point => ({ request: index + 1, moment })),
    ).flat()
    const step = long ? 1 : Math.ceil(all.length / few)
    const points = all.filter((_, index) => index % step === client.length % step)
    const told: string[] = []
    for (const point of points) {
      const url = await timescaleDatabase('without')
      await run(client, url, folder, point)
      const { service } = await serviceWith(client, files, url)
      await quiet(url)
      await migrate(service).catch(async () => {
        const [open] = await openOf(service)
        if (!open) return
        told.push(await repaired(service, url, open))
      })
      await migrate(service)
      const where = `killed at ${JSON.stringify(point)}`
      expect(await picture(url), where).toEqual(stands)
      const [{ hours } = {}] = await query(url, 'SELECT count(*)::int AS hours FROM hourly')
      expect(hours, where).toBeGreaterThan(200)
      await dropTimescale(url)
    }
    if (long)
      process.stdout.write(
        `${client}: ${points.length} kills, ${told.length} DIRTY\n${[...new Set(told)].join('\n')}\n`,
      )
    expect(points.length).toBeGreaterThan(1)
  })
})
