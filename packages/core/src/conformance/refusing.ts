import assert from 'node:assert/strict'
import type { Outcome } from '../store.ts'
import type { Group } from './conformance.ts'
import { begun, down, hold, kinds, modeOf, openIn, outcomes, runInfo, up } from './steps.ts'

/** What a store must not do. */
export const refusing: Group = {
  async "another tool's ledger is read as foreign and never written"(subject) {
    const address = await subject.fresh()
    await subject.foreign(address)
    assert.equal((await subject.store(address).read()).ledger, 'foreign')
    await assert.rejects(subject.store(address).acquire(runInfo()), { code: 'FOREIGN_LEDGER' })
    assert.equal((await subject.store(address).read()).ledger, 'foreign')
  },
  async 'the database of another service or environment'(subject) {
    const address = await subject.fresh()
    await (await hold(subject, address))[Symbol.asyncDispose]()
    await assert.rejects(subject.store(address).acquire(runInfo({ service: 'neighbour' })), { code: 'WRONG_SERVICE' })
    await assert.rejects(subject.store(address).acquire(runInfo({ environment: 'production' })), {
      code: 'WRONG_ENVIRONMENT',
    })
    await (await hold(subject, address))[Symbol.asyncDispose]()
  },
  async 'a step whose row another wrote meanwhile touches nothing and is told as raced'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1)])
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 1, subject.bodies.create('again')), up(subject, 2)])), [
      'raced',
    ])
    const [row] = (await session.read()).applied
    assert.ok(row)
    assert.deepEqual(kinds(await outcomes(session, [down(subject, 1, row.seq + 1n)])), ['raced'])
    assert.deepEqual(await subject.objects(address), ['t1'])
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 2)])), ['applied'], 'and the session goes on')
  },
  async 'a step that is cancelled leaves nothing, or is open'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const slow = up(subject, 2, subject.bodies.slow('t2', 20_000))
    const cancel = new AbortController()
    const told: Outcome[] = []
    for await (const outcome of session.run([up(subject, 1), slow, up(subject, 3)], { cancel: cancel.signal })) {
      told.push(outcome)
      // Long enough for the next one to be at its wait.
      if (outcome.kind === 'applied') setTimeout(() => cancel.abort(), 800)
    }
    assert.deepEqual(kinds(told), ['applied', 'failed'])
    assert.equal(told.at(-1)?.kind === 'failed' && (told.at(-1) as { error: { code: string } }).error.code, 'CANCELLED')
    const isOpaque = modeOf(subject, address, slow) === 'opaque'
    assert.deepEqual(await subject.objects(address), isOpaque ? ['t1', 't2'] : ['t1'])
    assert.deepEqual(openIn(await session.read()), isOpaque ? [begun(2n)] : [])
  },
  async 'asked to stop, a lone step finishes and the next is not started'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const stop = AbortSignal.timeout(100)
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 1, subject.bodies.slow('t1', 600))], { stop })), [
      'applied',
    ])
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 2)], { stop })), ['failed'])
    assert.deepEqual(await subject.objects(address), ['t1'])
  },
}
