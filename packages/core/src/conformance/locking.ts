import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Group } from './conformance.ts'
import { start } from './process.ts'
import { hold, kinds, outcomes, runInfo, up } from './steps.ts'

/** Who may work, watched from two processes: a flag in memory can't pass. */
export const locking: Group = {
  async 'one holder at a time, and the other is told who it is'(subject, module) {
    const address = await subject.fresh()
    await using other = start(module, address)
    await other.said('held')
    const got = await subject.store(address).acquire(runInfo())
    assert.equal(got.kind, 'holder')
    assert.match((got.kind === 'holder' && got.by) || '', /^conformance@here:\d+$/)
  },
  async 'two processes that take it again and again never have it at once'(subject, module) {
    const address = await subject.fresh()
    await (await hold(subject, address))[Symbol.asyncDispose]()
    const folder = await mkdtemp(join(tmpdir(), 'skein-conformance-'))
    try {
      const words = ['contend', join(folder, 'held'), '10']
      const others = [start(module, address, words), start(module, address, words)]
      for (const other of others) {
        await other.said('done')
        assert.equal(other.lines.includes('overlap'), false)
        await other.kill()
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  async 'a lock ends with the process that holds it, or some time after'(subject, module) {
    const address = await subject.fresh()
    const store = subject.store(address)
    await using other = start(module, address)
    await other.said('held')
    await other.kill()
    if (store.supports.lock === 'lease') assert.equal((await store.acquire(runInfo())).kind, 'holder')
    await eventually(async () => {
      await using session = await hold(subject, address)
      assert.deepEqual(kinds(await outcomes(session, [up(subject, 1)])), ['applied'])
    })
  },
  async 'is free again once it was given back'(subject) {
    const address = await subject.fresh()
    await (await hold(subject, address))[Symbol.asyncDispose]()
    await (await hold(subject, address))[Symbol.asyncDispose]()
  },
  async 'who holds it can be asked, and be ended, which frees it'(subject, module) {
    const address = await subject.fresh()
    const store = subject.store(address)
    assert.equal(await store.holder(), null)
    await using other = start(module, address)
    await other.said('held')
    const holder = await store.holder()
    assert.match(holder?.by ?? '', /^conformance@here:\d+$/)
    assert.equal(holder && (await store.evict(holder)), true)
    await eventually(async () => (await hold(subject, address))[Symbol.asyncDispose]())
    assert.equal(holder && (await store.evict(holder)), false)
  },
  async 'reading needs no lock'(subject, module) {
    const address = await subject.fresh()
    await using other = start(module, address)
    await other.said('held')
    assert.equal((await subject.store(address).read()).ledger, 'ours')
  },
}

/** Tries for some seconds: a server needs a moment to see that somebody died. */
export async function eventually(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === 50) throw error
      await sleep(100)
    }
  }
}
