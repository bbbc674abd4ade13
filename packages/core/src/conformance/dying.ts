import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Group } from './conformance.ts'
import { eventually } from './locking.ts'
import { start } from './process.ts'
import { hold, kinds, outcomes, up } from './steps.ts'

/** What stands after a process was killed at work. */
export const dying: Group = {
  async 'an atomic step is there with its row or not at all, wherever its runner was killed'(subject, module) {
    // One after the other: a server may have a single database, which each of them empties.
    for (const delay of [0, 5, 20, 60, 150, 400]) {
      const address = await subject.fresh()
      const { create, slow } = subject.texts
      const other = start(module, address, [create('t1'), slow('t2', 50), create('t3'), slow('t4', 150), create('t5')])
      await other.said('held')
      await sleep(delay)
      await other.kill()
      await eventually(async () => {
        await using session = await hold(subject, address)
        const rows = (await session.read()).applied.map(({ version }) => `t${version}`)
        assert.deepEqual(rows, await subject.objects(address), `killed after ${delay} ms`)
      })
    }
  },
  async 'a successor goes on at once, and nothing happens twice'(subject, module) {
    const address = await subject.fresh()
    const { create, slow } = subject.texts
    const texts = [create('t1'), slow('t2', 300), create('t3')]
    const other = start(module, address, texts)
    await other.said('held')
    await sleep(60)
    await other.kill()
    await eventually(async () => {
      await using session = await hold(subject, address)
      // The server may still be at work on what the dead runner sent: each race is read and planned again.
      for (let rounds = 0; rounds < 4; rounds++) {
        const standing = new Set((await session.read()).applied.map(({ version }) => version))
        const left = texts
          .map((text, index) => up(subject, index + 1, text))
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
