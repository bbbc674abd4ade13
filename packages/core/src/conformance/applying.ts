import assert from 'node:assert/strict'
import type { Group } from './conformance.ts'
import { down, hold, kinds, outcomes, repeatable, seed, up } from './steps.ts'

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
  async 'a failing step leaves nothing, those before it stand, none after it is started'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const told = await outcomes(session, [up(subject, 1), up(subject, 2, subject.texts.broken('t2')), up(subject, 3)])
    assert.deepEqual(kinds(told), ['applied', 'failed'])
    assert.deepEqual(await subject.objects(address), ['t1'])
    const { applied, open } = await session.read()
    assert.deepEqual([applied.map((row) => row.version), open], [[1n], []])
    assert.deepEqual(
      kinds(await outcomes(session, [up(subject, 2), up(subject, 3)])),
      ['applied', 'applied'],
      'and the session goes on',
    )
  },
  async 'going down takes back object and row, by file or by the text that the row keeps'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [up(subject, 1), up(subject, 2)])
    const [first, second] = (await session.read()).applied
    assert.ok(first && second)
    assert.equal(second.kept, up(subject, 2).down?.checksum)
    assert.deepEqual(
      kinds(await outcomes(session, [down(subject, 2, second.seq, true), down(subject, 1, first.seq)])),
      ['applied', 'applied'],
    )
    assert.deepEqual([await subject.objects(address), (await session.read()).applied], [[], []])
  },
  async 'repeatables are made anew, and become stale with every step back'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    const [first, second] = [subject.texts.create('r1'), subject.texts.create('r2')]
    await outcomes(session, [up(subject, 1), repeatable('R_one', first), seed('R_one', subject.texts.create('s1'))])
    const made = async () => (await session.read()).repeatables
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: repeatable('R_one', first).checksum, stale: false }])
    await outcomes(session, [repeatable('R_one', second, true)])
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: repeatable('R_one', second).checksum, stale: false }])
    await outcomes(session, [down(subject, 1, (await session.read()).applied[0]?.seq ?? 0n)])
    assert.deepEqual(await made(), [{ name: 'R_one', checksum: repeatable('R_one', second).checksum, stale: true }])
    assert.deepEqual(
      kinds(await outcomes(session, [repeatable('R_one', subject.texts.broken('r3'), true)])),
      ['failed'],
      'and one that fails stays as it was',
    )
    assert.equal((await made())[0]?.stale, true)
    assert.deepEqual(await subject.objects(address), ['r1', 'r2', 's1'])
  },
  async 'seeds have rows of their own, which go with what they require'(subject) {
    const address = await subject.fresh()
    await using session = await hold(subject, address)
    await outcomes(session, [
      up(subject, 1),
      seed('one', subject.texts.create('s1')),
      seed('two', subject.texts.create('s2')),
    ])
    assert.deepEqual(
      (await session.read()).seeds.map(({ name }) => name),
      ['one', 'two'],
    )
    await outcomes(session, [seed('two', subject.texts.create('s3'), true)])
    const { applied, seeds } = await session.read()
    assert.equal(seeds[1]?.checksum, seed('two', subject.texts.create('s3')).checksum)
    await outcomes(session, [down(subject, 1, applied[0]?.seq ?? 0n, false, ['one'])])
    assert.deepEqual(
      (await session.read()).seeds.map(({ name }) => name),
      ['two'],
    )
  },
}
