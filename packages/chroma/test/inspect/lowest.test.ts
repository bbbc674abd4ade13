import { expect, test } from 'vitest'
import { lowest } from '../../src/inspect/lowest.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')
const shuffled = letters.toSorted((a, b) => ((a.charCodeAt(0) * 7) % 26) - ((b.charCodeAt(0) * 7) % 26))

test.each([
  ['in their order', letters],
  ['from the end', letters.toReversed()],
  ['in any order', shuffled],
  ['again and again', [...shuffled, ...letters, ...shuffled]],
])('shown %s, the lowest are kept and never more than twice as many', (_, shown) => {
  const found = lowest('c', 4)
  const sizes = shown.map((text) => {
    found.show(text)
    return found.size
  })
  expect(found.end()).toEqual({ texts: ['d', 'e', 'f', 'g'], more: true })
  expect(Math.max(...sizes)).toBe(8)
})

test('whether more are left is known exactly', () => {
  for (const [shown, more] of [
    ['', false],
    ['abab', false],
    ['abc', true],
    ['zabyxcw', true],
  ] as const) {
    const found = lowest(null, 2)
    for (const text of shown) found.show(text)
    expect([shown, found.end()]).toEqual([shown, { texts: [...new Set(shown)].sort().slice(0, 2), more }])
  }
})
