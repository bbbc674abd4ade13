import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { absent, type Ground, newGround, present } from './ground.ts'

interface Status {
  readonly services: readonly {
    readonly service: string
    readonly reachable: boolean
    readonly dirty: boolean
    readonly at: string | null
    readonly applied: readonly unknown[]
    readonly pending: readonly unknown[]
  }[]
}

const statusOf = async (ground: Ground): Promise<Status['services']> => {
  const { stdout } = await ground.start('status', '--json').done
  return (JSON.parse(stdout) as Status).services
}

/**
 * When runners are killed, in milliseconds: at their start, at work, at their last steps. They are few because a lease of
 * Chroma's outlives its holder by up to half a minute.
 */
const rounds = [
  ['up', 400],
  ['down', 700],
  ['up', 1200],
  ['down', 1500],
  ['up', 2500],
] as const

// Many runs of a whole system, on a machine that is busy with other things.
const patience = { timeout: 900_000 }

beforeAll(() => {
  if (absent.length > 0)
    console.warn(`WITHOUT ${absent.join(', ')}: no server for them; their part of the system is skipped.`)
})

describe(`user to embeddings in one plan (${present.join(', ')})`, () => {
  test('one up moves all, one down unwinds it, and what is not there is said', patience, async () => {
    const ground = await newGround()
    const before = await ground.catalogs()
    const up = await ground.start('up').done
    expect([up.code, up.stderr]).toEqual([0, ''])
    for (const name of present) expect(up.stdout).toMatch(new RegExp(`^${name} .*up to date`, 'm'))
    for (const name of absent) expect(up.stdout).toMatch(new RegExp(`^${name} .*out of reach \\(optional\\)`, 'm'))
    const services = await statusOf(ground)
    expect(
      services
        .filter(({ reachable }) => reachable)
        .map(({ service }) => service)
        .toSorted(),
    ).toEqual(present.toSorted())
    expect(services.filter(({ reachable, pending }) => reachable && pending.length > 0)).toEqual([])
    const made = await ground.catalogs()

    const nothing = await ground.start('up').done
    expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('Nothing to do.')])
    const whole = await ground.start('check', 'integrity').done
    expect([whole.code, whole.stderr]).toEqual([0, ''])
    if (absent.length > 0) expect((await ground.start('up', '--require-all').done).code).toBe(2)

    const down = await ground.start('down', '--all', '--yes').done
    expect([down.code, down.stderr]).toEqual([0, ''])
    expect(await ground.catalogs()).toEqual(before)
    expect((await statusOf(ground)).flatMap(({ applied }) => applied)).toEqual([])
    expect((await ground.start('up').done).code).toBe(0)
    expect(await ground.catalogs()).toEqual(made)
    await ground.start('down', '--all', '--yes').done
  })

  test('every migration is proven on an empty store beside the real one', patience, async () => {
    const ground = await newGround()
    const { code, stdout } = await ground.start('prove').done
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('✗')])
    // A Neo4j of the Community edition has no room for a second database.
    for (const name of present.filter((one) => one !== 'graph'))
      expect(stdout).toMatch(new RegExp(`^${name} +\\d+ proven$`, 'm'))
    for (const name of absent) expect(stdout).toMatch(new RegExp(`^${name} +skipped: `, 'm'))
  })

  test('a runner killed anywhere leaves what the next one finishes, or what it names', patience, async () => {
    const ground = await newGround()
    await ground.start('up').done
    const made = await ground.catalogs()
    await ground.start('down', '--all', '--yes').done
    const none = await ground.catalogs()
    for (const [way, delay] of rounds) {
      const killed = ground.start(...(way === 'up' ? ['up'] : ['down', '--all', '--yes']))
      await Promise.race([sleep(delay), killed.done])
      killed.kill()
      await killed.done
      await finish(ground, way)
      expect(await ground.catalogs(), `${way}, killed after ${delay} ms`).toEqual(way === 'up' ? made : none)
    }
  })
})

/** Goes on until the goal stands; what is DIRTY is named, and these programs can be run again. */
async function finish(ground: Ground, way: 'up' | 'down'): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const { service } of (await statusOf(ground)).filter(({ dirty }) => dirty)) {
      const resumed = await ground.start('repair', service, '--resume', '--yes').done
      if (resumed.code !== 0) expect((await ground.start('repair', service, '--forget', '--yes').done).code).toBe(0)
    }
    const { code } = await ground.start(...(way === 'up' ? ['up'] : ['down', '--all', '--yes'])).done
    if (code === 0) return
  }
  throw new Error((await ground.start('status').done).stdout)
}
