import assert from 'node:assert/strict'
import type { Group } from './conformance.ts'
import { down, hold, outcomes, seed, up } from './steps.ts'

/** What is kept of the past, and what an end of everything leaves. */
export const keeping: Group = {
  async 'every attempt is in the history, newest first'(subject) {
    const address = await subject.fresh()
    const store = subject.store(address)
    assert.deepEqual(await store.history(10), [])
    await using session = await hold(subject, address, { id: 'run-1' })
    await outcomes(session, [up(subject, 1), up(subject, 2, subject.bodies.broken('t2'))])
    const [row] = (await session.read()).applied
    await outcomes(session, [down(subject, 1, row?.seq ?? 0n)])
    await session.amend([{ kind: 'add', step: up(subject, 5), origin: 'baseline' }])
    const attempts = await store.history(10)
    assert.deepEqual(
      attempts.map(({ action, name, outcome, run }) => [action, name, outcome, run]),
      [
        ['add', '5', 'baseline', 'run-1'],
        ['down', '1', 'reverted', 'run-1'],
        ['up', '2', 'failed', 'run-1'],
        ['up', '1', 'applied', 'run-1'],
      ],
    )
    assert.ok(attempts.slice(1).every(({ milliseconds }) => milliseconds !== null && milliseconds >= 0))
    assert.ok(attempts[2]?.error && !attempts[3]?.error)
    assert.equal((await store.history(2)).length, 2)
    assert.equal((await session.read()).applied[0]?.origin, 'baseline')
  },
  async 'wiping removes what came after the ledger, and keeps the history'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1), seed('one', subject.bodies.create('s1')), up(subject, 2)])
    assert.equal((await session.wipe()).length, 3)
    const { applied, seeds } = await session.read()
    assert.deepEqual([applied, seeds, await subject.objects(address)], [[], [], []])
    assert.equal((await subject.store(address).history(10)).length, 4)
    await outcomes(session, [up(subject, 1)])
    assert.deepEqual(await subject.objects(address), ['t1'])
  },
  async 'wiping leaves the rows of what stood before the ledger'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await session.amend([
      { kind: 'add', step: up(subject, 1), origin: 'baseline' },
      { kind: 'add', step: up(subject, 2), origin: 'adopted' },
      { kind: 'add', step: up(subject, 3), origin: 'forced' },
    ])
    await session.wipe()
    assert.deepEqual(
      (await session.read()).applied.map(({ version, origin }) => [version, origin]),
      [
        [1n, 'baseline'],
        [2n, 'adopted'],
      ],
    )
  },
  async 'a checksum can be accepted as it is now'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1)])
    await session.amend([{ kind: 'accept', version: 1n, checksum: 'other', origin: 'repaired' }])
    assert.equal((await session.read()).applied[0]?.checksum, 'other')
  },
}
