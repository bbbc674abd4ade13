import fc from 'fast-check'
import { expect, test } from 'vitest'

import { outsideTransaction } from '../../src/lexer/outside-transaction.ts'
import { ownTransaction } from '../../src/lexer/own-transaction.ts'
import { lineAndColumn, offsetOfPosition, positionOfOffset } from '../../src/lexer/position.ts'
import { psqlCommands } from '../../src/lexer/psql.ts'
import { Scanner } from '../../src/lexer/scanner.ts'
import { statements } from '../../src/lexer/statements.ts'
import { mayCommit, transactionCommands } from '../../src/lexer/transactions.ts'
import { file, soup } from './fragments.ts'
import type { Token } from './oracle.ts'
import { parsed, scanned } from './oracle.ts'

const anything = fc.oneof(soup, fc.string({ unit: 'binary' }), file)

test('cuts every text that Postgres parses where Postgres cuts it', () => {
  fc.assert(
    fc.property(file, (text) => {
      const expected = parsed(text)
      expect(expected, 'a fragment that does not parse tests nothing').toBeDefined()
      const lexed = statements(text)
      expect(lexed.statements.map(({ start, end }) => ({ start, end }))).toEqual(expected)
      expect(lexed.ends).toBe('clean')
    }),
    { numRuns: 2000 },
  )
})

test("sees the quotes, parentheses and semicolons that Postgres's lexer sees", () => {
  let compared = 0
  fc.assert(
    fc.property(soup, (text) => {
      // The lexer in WASM, unlike a server's, ends a string at a comment behind it; X'1''2' are two strings, which no
      // grammar takes side by side and which we see as one.
      fc.pre(!/'\s*--|[bx]'[^']*''/i.test(text) && text.isWellFormed())
      const expected = scanned(text)
      fc.pre(expected !== undefined && expected.every(({ kind }) => kind !== 'psql'))
      compared++
      const known = expected.filter(({ kind }) => kind !== 'other')
      expect(tokens(text).filter(({ kind }) => kind !== 'other')).toEqual(known)
    }),
    { numRuns: 3000 },
  )
  expect(compared).toBeGreaterThan(1000)
})

test.for([true, false])('takes any text, with standard_conforming_strings = %s', (standardConformingStrings) => {
  fc.assert(
    fc.property(anything, (text) => {
      const lexed = statements(text, { standardConformingStrings })
      let behind = 0
      for (const { start, end, words } of lexed.statements) {
        expect(start).toBeGreaterThanOrEqual(behind)
        expect(end).toBeGreaterThan(start)
        expect(text.slice(start, end)).toMatch(/^[^ \t\n\r\f\v;]/)
        expect(words.length).toBeLessThanOrEqual(8)
        behind = end
      }
      expect(behind).toBeLessThanOrEqual(text.length)
      if (lexed.ends !== 'clean') expect(lexed.ends.start).toBeLessThan(text.length)
      mayCommit(lexed)
      const found = [...transactionCommands(lexed), ...outsideTransaction(lexed), ...psqlCommands(lexed)]
      const starts = lexed.statements.map(({ start }) => start)
      expect(starts).toEqual(expect.arrayContaining(found.map(({ start }) => start)))
      expect(ownTransaction(lexed)?.text ?? text).toHaveLength(text.length)
    }),
    { numRuns: 1000 },
  )
})

test('the blanked text keeps every other statement at its place', () => {
  fc.assert(
    fc.property(file, fc.constantFrom('', '/* 😀 */'), (text, comment) => {
      fc.pre(transactionCommands(statements(text)).length === 0)
      const wrapped = `-- é\nbegin ${comment}; ${text}\n;commit${comment}`
      const own = ownTransaction(statements(wrapped))
      const ranges = statements(own?.text ?? '').statements.map(({ start, end }) => ({ start, end }))
      expect(ranges).toEqual(
        statements(wrapped)
          .statements.slice(1, -1)
          .map(({ start, end }) => ({ start, end })),
      )
      expect(characters(own?.text ?? '')).toBe(characters(wrapped))
    }),
    { numRuns: 300 },
  )
})

test('positions and offsets are inverse, and lines are what splitting at line breaks gives', () => {
  fc.assert(
    fc.property(anything, fc.nat(80), (text, position) => {
      const offset = offsetOfPosition(text, position + 1)
      expect(positionOfOffset(text, offset)).toBe(Math.min(position, characters(text)) + 1)
      const lines = text
        .slice(0, offset)
        .replace(/\r$/, text[offset] === '\n' ? ' ' : '\r')
        .split(/\r\n|\n|\r/)
      expect(lineAndColumn(text, offset)).toEqual({ line: lines.length, column: characters(lines.at(-1) ?? '') + 1 })
    }),
    { numRuns: 1000 },
  )
})

function characters(text: string): number {
  return Array.from(text).length
}

function tokens(text: string): Token[] {
  const scanner = new Scanner(text, true)
  const found: Token[] = []
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    const { start, end } = scanner
    if (kind === 'open' || kind === 'close' || kind === 'semicolon') found.push({ start, end, kind })
    else found.push({ start, end, kind: kind === 'string' || kind === 'name' ? 'quoted' : 'other' })
  }
  return found
}
