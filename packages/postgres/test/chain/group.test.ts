import { expect, test } from 'vitest'
import { isFull, nextGroup, type Ready } from '../../src/chain/group.ts'

/** A step of which only the sizes count. */
function ready(text: number, back: number): Ready {
  const sending = { text: ' '.repeat(text), joins: true }
  return { sending, kept: { text: ' '.repeat(back), checksum: '' } } as unknown as Ready
}

test('what a message holds is bounded, with the ways back that travel in it', () => {
  const half = 600_000
  for (const step of [ready(half, 0), ready(0, half)]) {
    expect(nextGroup([step, step])).toHaveLength(1)
    expect([isFull([step]), isFull([step, step])]).toEqual([false, true])
  }
  expect(nextGroup([ready(10, 10), ready(10, 10)])).toHaveLength(2)
})
