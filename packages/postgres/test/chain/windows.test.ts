import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inParts, mostText, windowsOf, withoutGuards } from '../../src/chain/windows.ts'
import { statements } from '../../src/lexer/statements.ts'

const row = `INSERT INTO a VALUES ('${'x'.repeat(1000)}; -- no end');\n`

test('every statement is in exactly one window, and none is much larger than a message', () => {
  const text = row.repeat(3000)
  const windows = [...windowsOf(inParts(text), true)]
  expect(windows.map((window) => window.text).join('')).toBe(text)
  expect(windows.flatMap(({ lexed }) => lexed.statements)).toHaveLength(3000)
  expect(windows.length).toBeGreaterThan(2)
  expect(windows.every((window) => window.text.length < 2 * mostText)).toBe(true)
  expect(windows.map(({ last }) => last)).toEqual(windows.map((_, index) => index === windows.length - 1))
})

test('a statement that is larger than a message is not torn', () => {
  const huge = `INSERT INTO a VALUES ('${'y'.repeat(3 * mostText)}')`
  const windows = [...windowsOf(inParts(`SELECT 1;${huge};SELECT 2`), true)]
  expect(windows.map((window) => window.text).join('')).toBe(`SELECT 1;${huge};SELECT 2`)
  expect(windows.flatMap(({ lexed }) => lexed.statements)).toHaveLength(3)
  expect(windows.every(({ lexed }) => lexed.ends === 'clean')).toBe(true)
})

test('the lines that pg_dump guards itself with are blanked, wherever they stand', () => {
  const text = `\\restrict abc\n${row.repeat(1500)}\\unrestrict abc\n`
  const windows = [...windowsOf(inParts(text), true)]
  expect(windows.map((window) => window.text).join('').length).toBe(text.length)
  expect(windows.map((window) => window.text).join('')).not.toMatch(/restrict/)
  expect(windows.flatMap(({ lexed }) => lexed.statements)).toHaveLength(1500)
})

const words = `; ' '' E'\\'' $$ $x$ /* */ -- " ( ) BEGIN ATOMIC END \\d é CASE a U& \\`.split(' ')
const pieces = fc.constantFrom('\n', ' ', 'SELECT 1', 'CREATE FUNCTION f()', '\n\\restrict k\n', ...words)

test('however a text is cut into parts, its statements are those of the whole', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.array(fc.nat(6)), fc.boolean(), (list, cuts, strings) => {
      const text = list.join('')
      const parts: string[] = []
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = 1 + (cuts[turn % Math.max(cuts.length, 1)] ?? 3)
        parts.push(text.slice(at, at + size))
        at += size
      }
      const whole = withoutGuards(statements(text, { standardConformingStrings: strings }))
      const windows = [...windowsOf(parts, strings, 8)]
      const said = (lexed: typeof whole) => lexed.statements.map(({ start, end }) => lexed.text.slice(start, end))
      expect(windows.map((window) => window.text).join('')).toBe(whole.text)
      expect(windows.flatMap(({ lexed }) => said(lexed))).toEqual(said(whole))
      expect(windows.at(-1)?.lexed.ends === 'clean').toBe(whole.ends === 'clean')
      let lines = 0
      for (const window of windows) {
        expect(window.line).toBe(lines)
        lines += window.text.split('\n').length - 1
      }
    }),
    { numRuns: 3000 },
  )
})
