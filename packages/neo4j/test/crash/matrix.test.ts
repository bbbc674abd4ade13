import { describe, expect, test } from 'vitest'
import { gate, moments, type Point } from '../gate.ts'
import { hasServer } from '../server.ts'
import { aftermath, type Counts, gone, noCounts, victim } from './crash.ts'
import { scenes } from './scene.ts'
import { type Stage, stageOf } from './stage.ts'

const long = process.env['SKEIN_TEST_LONG'] !== undefined
/** Points of each scene in the short form. */
const few = Number(process.env['SKEIN_TEST_KILLS'] ?? 2)

async function killAt(scene: string, { fresh, stands }: Stage, point: Point, counts: Counts): Promise<void> {
  const url = await fresh()
  const where = `${scene}, request ${point.request} ${point.moment}`
  {
    await using network = await gate(url, point)
    const child = victim(network.url, scene)
    void network.struck.then(() => child.kill('SIGKILL'))
    await gone(child)
    if (child.signalCode === 'SIGKILL') counts.kills++
    // How often it looks at its lock, and at indexes that are built, is a matter of time.
    else if (child.exitCode === 0 && network.requests.length < point.request) counts.ended++
    else counts.unexplained.push(`${where}: it was not killed`)
  }
  await aftermath(scene, stands, url, where, counts)
}

describe.skipIf(!hasServer)('a runner killed at every effect, before a real Neo4j', () => {
  test.each(Object.keys(scenes))('%s', { timeout: 7_200_000 }, async (scene) => {
    const stage = await stageOf(scene)
    const all = Array.from({ length: stage.requests }, (_, index) =>
      moments.map((moment): Point => ({ request: index + 1, moment })),
    ).flat()
    const step = long ? 1 : Math.ceil(all.length / few)
    const counts = noCounts()
    for (const point of all.filter((_, index) => index % step === scene.length % step))
      await killAt(scene, stage, point, counts)
    if (long || few > 2) process.stdout.write(`${scene}: ${JSON.stringify(counts)}\n`)
    expect(counts).toMatchObject({ lost: [], doubled: [], unexplained: [] })
    expect(counts.kills).toBeGreaterThan(1)
  })
})
