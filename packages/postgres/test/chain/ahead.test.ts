import type { Step } from '@skein/core'
import { expect, test } from 'vitest'
import type { Bench } from '../../src/bench.ts'
import { readAhead } from '../../src/chain/ahead.ts'

/** What was sent over the work link. */
const sent: string[] = []
const work = { standardConformingStrings: true, send: async (text: string) => void sent.push(text) }
const bench = { work, tables: {} } as unknown as Bench

/** Steps up, and what was read of their files, in order; a file whose `read` throws can't be read. */
function files(count: number, read: (n: number) => string = String): { steps: Step[]; read: number[] } {
  const seen: number[] = []
  const step = (n: number) => {
    const body = { kind: 'text', file: `${n}.sql`, manner: { transaction: true, lockTimeout: null } }
    const text = () => {
      seen.push(n)
      return `SELECT ${read(n)}`
    }
    return { kind: 'migration', direction: 'up', version: BigInt(n), body: { ...body, read: text }, down: null }
  }
  return { steps: Array.from({ length: count }, (_, n) => step(n) as unknown as Step), read: seen }
}

test('while one message is at work the next one is read, each file once and no more than fits', async () => {
  const { steps, read } = files(200)
  const ahead = readAhead(bench, steps)
  await ahead.fill()
  expect(read).toHaveLength(64)
  await ahead.fillBehind(64)
  expect(read).toHaveLength(128)
  ahead.drop(64)
  await ahead.fill()
  expect([read.length, ahead.ready.length, ahead.upcoming]).toEqual([128, 64, steps[64]])
})

test('a large file is not read before its turn, because signals would not be heard meanwhile', async () => {
  const { steps, read } = files(2)
  const [first, second] = steps as [Step, Step]
  const large = { ...second, body: { ...(second.body as object), parts: () => [] } } as unknown as Step
  const ahead = readAhead(bench, [first, large])
  await ahead.fillBehind(0)
  expect([read, ahead.ready.length, ahead.upcoming]).toEqual([[0], 1, first])
})

test('a file that can not be read is told when its turn comes, and what a ledger keeps is not asked for before', async () => {
  const { steps } = files(3, (n) => {
    if (n === 2) throw new Error('gone')
    return String(n)
  })
  const ahead = readAhead(bench, steps)
  await ahead.fillBehind(0)
  expect(ahead.ready).toHaveLength(2)
  await expect(ahead.fill()).rejects.toThrow('gone')

  const kept = readAhead(bench, [{ ...steps[0], body: 'kept' } as Step])
  await kept.fillBehind(0)
  expect(sent).toEqual([])
})
