import { expect, test } from 'vitest'

import { lineAndColumn, offsetOfPosition, positionOfOffset } from '../../src/lexer/position.ts'

test.for<[text: string, offset: number, line: number, column: number]>([
  ['', 0, 1, 1],
  ['', 5, 1, 1],
  ['abc', 0, 1, 1],
  ['abc', 2, 1, 3],
  ['abc', 3, 1, 4],
  ['abc', 9, 1, 4],
  ['a\nb', 1, 1, 2],
  ['a\nb', 2, 2, 1],
  ['a\r\nb', 2, 1, 3],
  ['a\r\nb', 3, 2, 1],
  ['a\rb\n\nc', 2, 2, 1],
  ['a\rb\n\nc', 4, 3, 1],
  ['a\rb\n\nc', 5, 4, 1],
  ['é日a', 2, 1, 3],
  ['😀a\n😀😀b', 2, 1, 2],
  ['😀a\n😀😀b', 8, 2, 3],
  ['a\u2028b', 2, 1, 3],
])('%j at %i is line %i, column %i', ([text, offset, line, column]) => {
  expect(lineAndColumn(text, offset)).toEqual({ line, column })
})

test.for<[text: string, position: number, offset: number]>([
  ['', 1, 0],
  ['abc', 1, 0],
  ['abc', 3, 2],
  ['abc', 4, 3],
  ['é日c', 3, 2],
  ['😀b😀d', 1, 0],
  ['😀b😀d', 2, 2],
  ['😀b😀d', 3, 3],
  ['😀b😀d', 4, 5],
  ['a\r\nb', 4, 3],
])('in %j position %i is offset %i', ([text, position, offset]) => {
  expect(offsetOfPosition(text, position)).toBe(offset)
  expect(positionOfOffset(text, offset)).toBe(position)
})

test('what lies outside the text is its nearest end', () => {
  expect(offsetOfPosition('😀', 0)).toBe(0)
  expect(offsetOfPosition('😀', 9)).toBe(2)
  expect(positionOfOffset('😀', 9)).toBe(2)
})
