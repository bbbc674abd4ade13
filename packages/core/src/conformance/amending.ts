import assert from 'node:assert/strict'
import type { Group } from './conformance.ts'
import { hold, outcomes, seed, up } from './steps.ts'

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
  async 'a seed comes with its row and goes with the version that it requires'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const requires = [{ service: 'service', version: 1n }]
    const [first, second] = [subject.bodies.create('s1'), subject.bodies.create('s2')]
    await session.amend([
      { kind: 'add', step: up(subject, 1), origin: 'repaired' },
      { kind: 'add', step: { ...seed('one', first), requires }, origin: 'repaired' },
      { kind: 'add', step: seed('two', first), origin: 'repaired' },
    ])
    await session.amend([{ kind: 'add', step: seed('two', second, true), origin: 'repaired' }])
    const { seeds } = await session.read()
    assert.deepEqual(seeds, [
      { name: 'one', checksum: first.checksum, requires },
      { name: 'two', checksum: second.checksum, requires: [] },
    ])
    await session.amend([{ kind: 'remove', version: 1n, forgets: ['one'], origin: 'forced' }])
    assert.deepEqual(
      (await session.read()).seeds.map(({ name }) => name),
      ['two'],
    )
  },
  async 'history says why, where somebody said so'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const because = "it's from a dump"
    await session.amend([{ kind: 'add', step: up(subject, 1), origin: 'forced', because }])
    await session.amend([{ kind: 'remove', version: 1n, origin: 'forced' }])
    const told = await subject.store(address).history(2)
    assert.deepEqual(
      told.map((attempt) => [attempt.action, attempt.outcome, attempt.because]),
      [
        ['remove', 'forced', null],
        ['add', 'forced', because],
      ],
    )
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
