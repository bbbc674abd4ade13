import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Standing } from '../standing.ts'
import type { Amendment } from '../store.ts'
import { bodyOf } from './bodies.ts'
import type { Group } from './conformance.ts'
import { eventually } from './locking.ts'
import { start } from './process.ts'
import { hold, kinds, modeOf, outcomes, up } from './steps.ts'
import type { Subject } from './subject.ts'

/** What stands after a process was killed at work. */
export const dying: Group = {
  async 'a step is there with its row, or open, or not at all, wherever its runner was killed'(subject, module) {
    // One after the other: a server may have a single database, which each of them empties.
    for (const delay of [0, 5, 20, 60, 150, 400]) {
      const address = await subject.fresh()
      await using other = start(module, address, ['create t1', 'slow t2 50', 'create t3', 'slow t4 150', 'create t5'])
      await other.said('held')
      await sleep(delay)
      await other.kill()
      await eventually(async () => {
        await using session = await hold(subject, address)
        const { applied, open } = await session.read()
        const rows = applied.map(({ version }) => `t${version}`)
        const left = open.map(({ version }) => `t${version}`)
        const objects = await subject.objects(address)
        const message = `killed after ${delay} ms: ${JSON.stringify({ rows, left, objects })}`
        assert.deepEqual(left, left.length > 0 ? [`t${rows.length + 1}`] : [], message)
        assert.deepEqual(
          rows,
          objects.filter((name) => !left.includes(name)),
          message,
        )
        if (modeOf(subject, address, up(subject, 1)) === 'atomic') assert.deepEqual(left, [], message)
      })
    }
  },
  async 'a successor goes on, and nothing happens twice'(subject, module) {
    const address = await subject.fresh()
    const words = ['create t1', 'slow t2 300', 'create t3']
    await using other = start(module, address, words)
    await other.said('held')
    await sleep(60)
    await other.kill()
    await eventually(async () => {
      await using session = await hold(subject, address)
      await session.amend(closing(subject, await session.read(), await subject.objects(address)))
      // The server may still be at work on what the dead runner sent: each race is read and planned again.
      for (let rounds = 0; rounds < 4; rounds++) {
        const standing = new Set((await session.read()).applied.map(({ version }) => version))
        const left = words
          .map((one, index) => up(subject, index + 1, bodyOf(subject, one)))
          .filter(({ version }) => !standing.has(version))
        if (!kinds(await outcomes(session, left)).includes('raced')) break
      }
      assert.deepEqual(
        (await session.read()).applied.map(({ version }) => version),
        [1n, 2n, 3n],
      )
      assert.deepEqual(await subject.objects(address), ['t1', 't2', 't3'])
    })
  },
}

/** What a person would say who looked: what is open is done where its object stands, else it never began. */
function closing(subject: Subject, { open }: Standing, objects: readonly string[]): Amendment[] {
  return open.flatMap(({ version }): Amendment[] => {
    const close = { kind: 'close', name: version, origin: 'repaired' } as const
    const step = up(subject, Number(version))
    return objects.includes(`t${version}`) ? [close, { kind: 'add', step, origin: 'repaired' }] : [close]
  })
}
