import assert from 'node:assert/strict'
import type { Group } from './conformance.ts'
import { hold, outcomes, up } from './steps.ts'

/** Changes of rows alone. */
export const amending: Group = {
  async 'rows come and go without a change of schema'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await session.amend([
      { kind: 'add', step: up(subject, 1), origin: 'baseline' },
      { kind: 'add', step: up(subject, 2), origin: 'baseline' },
    ])
    await session.amend([{ kind: 'remove', version: 1n, origin: 'forced' }])
    const { applied } = await session.read()
    assert.deepEqual(
      applied.map(({ version, checksum }) => [version, checksum]),
      [[2n, up(subject, 2).checksum]],
    )
    assert.deepEqual(await subject.objects(address), [])
  },
  async 'are one act: when one of them fails none was made'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 2)])
    const changes = [1, 2].map((version) => ({ kind: 'add', step: up(subject, version), origin: 'forced' }) as const)
    await assert.rejects(session.amend(changes), { name: 'SkeinError' })
    assert.deepEqual(
      (await session.read()).applied.map(({ version }) => version),
      [2n],
    )
  },
}
