import { expect, test } from 'vitest'
import { mostText, piecesOf } from '../../src/chain/pieces.ts'
import { statements } from '../../src/lexer/statements.ts'

const row = `INSERT INTO a VALUES ('${'x'.repeat(1000)}; -- no end');\n`

function cut(text: string, standardConformingStrings = true): string[] | null {
  const lexed = statements(text, { standardConformingStrings })
  return piecesOf(lexed, lexed.statements)?.map(({ start, end }) => text.slice(start, end)) ?? null
}

test('what fits in one message is not cut', () => {
  expect(cut(row.repeat(1000))).toBe(null)
  expect(cut(`-- ${'x'.repeat(mostText)}`)).toBe(null)
})

test('every statement is in exactly one piece, and no piece is larger than a message', () => {
  const text = row.repeat(3000)
  const pieces = cut(text) ?? []
  expect(pieces.every((piece) => piece.length <= mostText)).toBe(true)
  expect(pieces.map((piece) => `${piece}\n`).join('')).toBe(text)
  const lexed = statements(text)
  const counted = piecesOf(lexed, lexed.statements)?.map(({ before }) => before) ?? []
  expect(counted).toEqual(pieces.map((_, index) => pieces.slice(0, index).join('').split('INSERT').length - 1))
})

test('a statement that is larger than a message travels alone', () => {
  const huge = `INSERT INTO a VALUES ('${'y'.repeat(mostText)}')`
  expect(cut(`SELECT 1;${huge};SELECT 2`)).toEqual(['SELECT 1;', `${huge};`, 'SELECT 2'])
})

test('a file that changes what a backslash means travels whole, for the server reads it by one rule', () => {
  expect(cut(`SET standard_conforming_strings = off;\n${row.repeat(3000)}`)).toBe(null)
  expect(cut(`SET standard_conforming_strings = on;\n${row.repeat(3000)}`)).not.toBe(null)
  expect(cut(`SET standard_conforming_strings TO 'on';\n${row.repeat(3000)}`, false)).toBe(null)
})
