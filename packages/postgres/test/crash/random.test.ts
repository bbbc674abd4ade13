import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ClientName } from '../../src/connect.ts'
import { clientNames } from '../service.ts'
import { aftermath, gone, noCounts, victim } from './crash.ts'
import { scenes } from './scene.ts'
import { type Stage, stageOf } from './stage.ts'

/** How many in all, for each client. */
const kills = Number(process.env['SKEIN_TEST_KILLS'] ?? (process.env['SKEIN_TEST_LONG'] === undefined ? 0 : 1000))
/** Crashes that are suffered at the same time. */
const abreast = 3

/** Kills a runner some time after it began; true when it was not at its end by then. */
async function killWithin(client: ClientName, scene: string, url: string, milliseconds: number): Promise<boolean> {
  const child = victim(client, url, scene)
  await once(child.stdout!, 'data')
  await sleep(Math.random() * milliseconds)
  child.kill('SIGKILL')
  await gone(child)
  return child.signalCode === 'SIGKILL'
}

describe.skipIf(kills === 0).each(clientNames)('a runner killed at any time, over %s', (client) => {
  test('it ends where an undisturbed one does, or asks', { timeout: 7_200_000 }, async () => {
    const names = Object.keys(scenes)
    const stages = new Map<string, Stage>()
    for (const name of names) stages.set(name, await stageOf(client, name))
    const counts = noCounts()
    let late = 0
    let left = kills
    const worker = async () => {
      while (left-- > 0) {
        const scene = names[left % names.length] ?? ''
        const { fresh, milliseconds, stands } = stages.get(scene)!
        await using database = await fresh()
        if (!(await killWithin(client, scene, database.url, milliseconds))) late++
        await aftermath({ client, scene, stands }, database.url, `${scene}, at some time`, counts)
      }
    }
    await Promise.all(Array.from({ length: abreast }, worker))
    process.stdout.write(`${client}, at any time: ${JSON.stringify({ ...counts, late })}\n`)
    expect(counts).toMatchObject({ kills, lost: [], doubled: [], unexplained: [] })
  })
})
