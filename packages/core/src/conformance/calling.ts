import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { SkeinError } from '../error.ts'
import { migrate } from '../run/migrate.ts'
import { defineService } from '../service.ts'
import type { Outcome } from '../store.ts'
import { callBody, loose } from './bodies.ts'
import type { Group } from './conformance.ts'
import { eventually } from './locking.ts'
import { start } from './process.ts'
import { begun, down, hold, kinds, openIn, outcomes, seed, up } from './steps.ts'

/** Functions outside of a transaction: nobody can tell how far one came. */
export const calling: Group = {
  async 'one that ends well is applied, with its row and with nothing open'(subject) {
    const address = await subject.fresh()
    const step = up(subject, 1, loose(subject, 't1'))
    assert.deepEqual(subject.store(address).classify(step), { mode: 'opaque', findings: [] })
    await using session = await hold(subject, address)
    assert.deepEqual(kinds(await outcomes(session, [step, seed('one', loose(subject, 's1'))])), ['applied', 'applied'])
    const { applied, seeds, open } = await subject.store(address).read()
    assert.deepEqual([applied.map(({ version }) => version), seeds.map(({ name }) => name), open], [[1n], ['one'], []])
    assert.deepEqual(await subject.objects(address), ['s1', 't1'])
  },
  async 'while it runs, its store says that it began'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    let seen: readonly object[] = []
    const look = loose(subject, 't1', async () => void (seen = openIn(await subject.store(address).read())))
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 1, look)])), ['applied'])
    assert.deepEqual(seen, [begun(1n)])
  },
  async 'while it runs, who comes to migrate as well waits for it'(subject) {
    const address = await subject.fresh()
    const up = loose(subject, 't1', () => sleep(800))
    const flags = { phase: 'expand', irreversible: true, outOfOrder: false } as const
    const migrations = [{ version: 1n, description: 'slow', up, down: null, requires: [], ...flags }]
    const service = () => defineService({ name: 'service', store: subject.store(address), migrations })
    const first = migrate(service())
    await eventually(async () => assert.equal((await subject.store(address).read()).open.length, 1))
    assert.equal((await migrate(service())).outcome, 'nothing')
    assert.equal((await first).outcome, 'done')
  },
  async 'one that throws leaves its store DIRTY, and says the ways out'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const broken = loose(subject, 't2', () => {
      throw new Error('half way')
    })
    const told = await outcomes(session, [up(subject, 1), up(subject, 2, broken), up(subject, 3)])
    assert.deepEqual(kinds(told), ['applied', 'failed'])
    const error = errorOf(told)
    assert.equal(error.code, 'STEP_FAILED')
    assert.match(`${error.message} ${error.hint}`, /DIRTY[^]*--done[^]*--forget/)
    const standing = await session.read()
    assert.deepEqual([standing.applied.map(({ version }) => version), openIn(standing)], [[1n], [begun(2n)]])
    const [attempt] = await subject.store(address).history(1)
    assert.deepEqual([attempt?.name, attempt?.outcome], ['2', 'failed'])
  },
  async 'what is open is closed as done or as never begun, and the store goes on'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const fail = (): never => {
      throw new Error('half way')
    }
    for (const version of [1, 2]) await outcomes(session, [up(subject, version, loose(subject, `t${version}`, fail))])
    await session.amend([
      { kind: 'close', name: 1n, origin: 'repaired' },
      { kind: 'add', step: up(subject, 1), origin: 'repaired' },
      { kind: 'close', name: 2n, origin: 'repaired' },
    ])
    assert.deepEqual((await session.read()).open, [])
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 2, loose(subject, 't3'))])), ['applied'])
    assert.deepEqual(
      (await session.read()).applied.map(({ version }) => version),
      [1n, 2n],
    )
  },
  async 'one that refuses did not begin'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const refusing = loose(subject, 't1', () => {
      throw new SkeinError('FILE_CHANGED', 'It is another file now.')
    })
    const told = await outcomes(session, [up(subject, 1, refusing)])
    assert.deepEqual([kinds(told), errorOf(told).code], [['failed'], 'FILE_CHANGED'])
    const { applied, open } = await session.read()
    assert.deepEqual([applied, open], [[], []])
  },
  async 'one on the way back ends with its row gone, or with the row and DIRTY'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1), up(subject, 2)])
    const [first, second] = (await session.read()).applied
    assert.ok(first && second)
    const broken = loose(subject, 'x1', () => {
      throw new Error('half way')
    })
    const back = [
      { ...down(subject, 2, second.seq), body: loose(subject, 'x2') },
      { ...down(subject, 1, first.seq), body: broken },
    ]
    assert.deepEqual(kinds(await outcomes(session, back)), ['applied', 'failed'])
    const standing = await session.read()
    assert.deepEqual([standing.applied.map(({ version }) => version), openIn(standing)], [[1n], [begun(1n, 'down')]])
  },
  async 'one that is cancelled is told by its signal, and is open'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const cancel = new AbortController()
    const waiting = loose(subject, 't1', (signal) => {
      const heard = untilAborted(signal)
      cancel.abort()
      return heard
    })
    const told = await outcomes(session, [up(subject, 1, waiting), up(subject, 2)], { cancel: cancel.signal })
    assert.deepEqual([kinds(told), errorOf(told).code], [['failed'], 'CANCELLED'])
    assert.deepEqual(openIn(await session.read()), [begun(1n)])
  },
  async 'one that is cancelled as it begins hears of it, or is not called'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const began = performance.now()
    await outcomes(session, [up(subject, 1, loose(subject, 't1'))])
    const most = performance.now() - began
    for (let version = 2; version < 12; version++) {
      let called = false
      const waiting = callBody(
        't2',
        (_, signal) => {
          called = true
          return untilAborted(signal)
        },
        false,
      )
      const cancel = new AbortController()
      setTimeout(() => cancel.abort(), (most * version) / 12)
      const told = await outcomes(session, [up(subject, version, waiting)], { cancel: cancel.signal })
      assert.deepEqual([kinds(told), errorOf(told).code], [['failed'], 'CANCELLED'])
      assert.deepEqual(openIn(await session.read()), called ? [begun(BigInt(version))] : [])
      if (called) await session.amend([{ kind: 'close', name: BigInt(version), origin: 'repaired' }])
    }
  },
  async 'one whose row another wrote meanwhile is not called'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1)])
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 1, loose(subject, 'again'))])), ['raced'])
    assert.deepEqual([(await session.read()).open, await subject.objects(address)], [[], ['t1']])
  },
  async 'one whose process is killed is seen as DIRTY by the next runner, as an attempt of unknown end'(
    subject,
    module,
  ) {
    const address = await subject.fresh()
    const store = subject.store(address)
    await using other = start(module, address, ['create t1', 'hang t2'])
    await other.said('applied')
    await eventually(async () => assert.ok((await subject.objects(address)).includes('t2')))
    await other.kill()
    await eventually(async () => {
      await using session = await hold(subject, address)
      const standing = await session.read()
      assert.deepEqual([standing.applied.map(({ version }) => version), openIn(standing)], [[1n], [begun(2n)]])
    })
    const [attempt] = await store.history(1)
    assert.deepEqual([attempt?.name, attempt?.action, attempt?.outcome], ['2', 'up', 'unknown'])
  },
}

/** As most listen: what was aborted before is never heard of. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }))
}

function errorOf(told: readonly Outcome[]): SkeinError {
  const failed = told.find((outcome) => outcome.kind === 'failed')
  assert.ok(failed?.kind === 'failed')
  return failed.error
}
