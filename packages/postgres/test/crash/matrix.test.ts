import { describe, expect, test } from 'vitest'
import type { ClientName } from '../../src/connect.ts'
import { clientNames } from '../service.ts'
import { aftermath, type Counts, gone, noCounts, victim } from './crash.ts'
import { gate, moments, type Point } from './gate.ts'
import { scenes } from './scene.ts'
import { type Stage, stageOf } from './stage.ts'

const long = process.env['SKEIN_TEST_LONG'] !== undefined
/** Points of each scene in the short form. */
const few = 3

async function killAt(
  client: ClientName,
  scene: string,
  { fresh, stands }: Stage,
  point: Point,
  counts: Counts,
): Promise<void> {
  await using database = await fresh()
  await using network = await gate(database.url, point)
  const child = victim(client, network.url, scene)
  void network.shut.then(() => child.kill('SIGKILL'))
  await gone(child)
  const where = `${scene}, request ${point.request} ${point.moment}`
  if (child.signalCode !== 'SIGKILL') counts.unexplained.push(`${where}: it came to its end`)
  await aftermath({ client, scene, stands }, database.url, where, counts)
}

describe.each(clientNames)('a runner killed at every effect, over %s', (client) => {
  test.each(Object.keys(scenes))('%s', { timeout: 600_000 }, async (scene) => {
    const stage = await stageOf(client, scene)
    const all = Array.from({ length: stage.requests }, (_, index) =>
      moments.map((moment): Point => ({ request: index + 1, moment })),
    ).flat()
    const step = long ? 1 : Math.ceil(all.length / few)
    // Other ones for each client and scene.
    const shift = (client.length + scene.length) % step
    const counts = noCounts()
    for (const point of all.filter((_, index) => index % step === shift))
      await killAt(client, scene, stage, point, counts)
    if (long) process.stdout.write(`${client}, ${scene}: ${JSON.stringify(counts)}\n`)
    expect(counts).toMatchObject({ lost: [], doubled: [], unexplained: [] })
    expect(counts.kills).toBeGreaterThan(1)
  })
})
