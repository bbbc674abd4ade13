import assert from 'node:assert/strict'
import type { Group } from './conformance.ts'
import { begun, down, hold, kinds, modeOf, openIn, outcomes, repeatable, seed, up } from './steps.ts'

/** What stands after steps were run. */
export const applying: Group = {
  async 'reading creates nothing'(subject) {
    const address = await subject.fresh()
    assert.equal((await subject.store(address).read()).ledger, 'absent')
    assert.equal((await subject.store(address).read()).ledger, 'absent')
    assert.deepEqual(await subject.objects(address), [])
  },
  async 'steps stand in their order, each with its row'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    assert.deepEqual(kinds(await outcomes(session, [up(subject, 1), up(subject, 2), up(subject, 9)])), [
      'applied',
      'applied',
      'applied',
    ])
    const { applied, open, ledger, service } = await subject.store(address).read()
    assert.deepEqual([ledger, service, open], ['ours', 'service', []])
    assert.deepEqual(
      applied.map(({ version, description, requires }) => [version, description, requires]),
      [1, 2, 9].map((n) => [BigInt(n), `create t${n}`, [{ service: 'other', version: 7n }]]),
    )
    assert.ok(
      applied.every(({ seq }, index) => index === 0 || seq > (applied[index - 1]?.seq ?? seq)),
      'seq grows',
    )
    assert.equal(applied[0]?.checksum, up(subject, 1).checksum)
    assert.deepEqual(await subject.objects(address), ['t1', 't2', 't9'])
  },
  async 'versions of 17 digits are not rounded'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [{ ...up(subject, 1), version: 20250729202521123n }])
    assert.deepEqual(
      (await subject.store(address).read()).applied.map((row) => row.version),
      [20250729202521123n],
    )
  },
  async 'a failing step leaves nothing or is open, those before it stand, none after it is started'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const broken = up(subject, 2, subject.bodies.broken('t2'))
    const isOpaque = modeOf(subject, address, broken) === 'opaque'
    const told = await outcomes(session, [up(subject, 1), broken, up(subject, 3)])
    assert.deepEqual(kinds(told), ['applied', 'failed'])
    assert.deepEqual(await subject.objects(address), isOpaque ? ['t1', 't2'] : ['t1'])
    const standing = await session.read()
    assert.deepEqual(
      [standing.applied.map((row) => row.version), openIn(standing)],
      [[1n], isOpaque ? [begun(2n)] : []],
    )
    if (isOpaque) await session.amend([{ kind: 'close', name: 2n, origin: 'repaired' }])
    assert.deepEqual(
      kinds(await outcomes(session, [up(subject, 2, subject.bodies.create('t4')), up(subject, 3)])),
      ['applied', 'applied'],
      'and the session goes on',
    )
    assert.deepEqual((await session.read()).open, [])
  },
  async 'going down takes back object and row, by file or by the text that the row keeps'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1), up(subject, 2)])
    const [first, second] = (await session.read()).applied
    assert.ok(first && second)
    const { down: back } = up(subject, 2)
    assert.equal(second.kept, back?.kind === 'text' ? back.checksum : null)
    assert.deepEqual(
      kinds(await outcomes(session, [down(subject, 2, second.seq, true), down(subject, 1, first.seq)])),
      ['applied', 'applied'],
    )
    assert.deepEqual([await subject.objects(address), (await session.read()).applied], [[], []])
  },
  async 'repeatables are made anew, and become stale with every step back'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const [first, second] = [subject.bodies.create('r1'), subject.bodies.create('r2')]
    await outcomes(session, [up(subject, 1), repeatable('R_one', first), seed('R_one', subject.bodies.create('s1'))])
    const made = async () => (await session.read()).repeatables
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: first.checksum, stale: false }])
    await outcomes(session, [repeatable('R_one', second, true)])
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: second.checksum, stale: false }])
    await outcomes(session, [down(subject, 1, (await session.read()).applied[0]?.seq ?? 0n)])
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: second.checksum, stale: true }])
    const broken = repeatable('R_one', subject.bodies.broken('r3'), true)
    assert.deepEqual(kinds(await outcomes(session, [broken])), ['failed'], 'and one that fails stays as it was')
    assert.equal((await made())[0]?.stale, true)
    const isOpaque = modeOf(subject, address, broken) === 'opaque'
    assert.deepEqual(openIn(await session.read()), isOpaque ? [begun('R_one')] : [])
    assert.deepEqual(await subject.objects(address), isOpaque ? ['r1', 'r2', 'r3', 's1'] : ['r1', 'r2', 's1'])
  },
  async 'seeds have rows of their own, which go with what they require'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [
      up(subject, 1),
      seed('one', subject.bodies.create('s1')),
      seed('two', subject.bodies.create('s2')),
    ])
    assert.deepEqual(
      (await session.read()).seeds.map(({ name }) => name),
      ['one', 'two'],
    )
    await outcomes(session, [seed('two', subject.bodies.create('s3'), true)])
    const { applied, seeds } = await session.read()
    assert.equal(seeds[1]?.checksum, subject.bodies.create('s3').checksum)
    await outcomes(session, [down(subject, 1, applied[0]?.seq ?? 0n, false, ['one'])])
    assert.deepEqual(
      (await session.read()).seeds.map(({ name }) => name),
      ['two'],
    )
  },
}
