import { expect, test } from 'vitest'

import type { Ending } from '../../src/lexer/statements.ts'
import { statements } from '../../src/lexer/statements.ts'

test.for<[text: string, ends: Ending]>([
  ['', 'clean'],
  ['select 1', 'clean'],
  ['select 1 -- /* " \' $$', 'clean'],
  ['select 1; /* a', { inside: 'comment', start: 10 }],
  ['select 1; /* a /* b */', { inside: 'comment', start: 10 }],
  ['/*/', { inside: 'comment', start: 0 }],
  ['select 1 /* a', { inside: 'comment', start: 9 }],
  ["a 'b", { inside: 'string', start: 2 }],
  ["a 'b''", { inside: 'string', start: 2 }],
  ["a E'b\\'", { inside: 'string', start: 2 }],
  ["a E'b\\", { inside: 'string', start: 2 }],
  ["a 'b' 'c", { inside: 'string', start: 6 }],
  ["a 'b'\n'c", { inside: 'string', start: 2 }],
  ["a U&'b", { inside: 'string', start: 2 }],
  ['a "b', { inside: 'identifier', start: 2 }],
  ['a "b""', { inside: 'identifier', start: 2 }],
  ['a U&"b', { inside: 'identifier', start: 2 }],
  ['a $$b', { inside: 'dollar quote', start: 2 }],
  ['a $b$ $$ $c$ $b', { inside: 'dollar quote', start: 2 }],
  ['a (b; (c);', { inside: 'parentheses', start: 2 }],
  ['a (b) (c', { inside: 'parentheses', start: 6 }],
  ["a (b; 'c", { inside: 'string', start: 6 }],
  ['a ) ; b', 'clean'],
  ['create function f() begin atomic select 1;', { inside: 'BEGIN ATOMIC', start: 20 }],
  ['create function f() begin atomic select case end;', { inside: 'BEGIN ATOMIC', start: 20 }],
  ['create function f() begin atomic select (1;', { inside: 'parentheses', start: 40 }],
  ['a (b \\c\n d', 'clean'],
])('%j', ([text, ends]) => {
  expect(statements(text).ends).toEqual(ends)
})

test('what never ends still belongs to its statement', () => {
  const text = "select 1; select 'a;\n"
  expect(statements(text).statements.map(({ start, end }) => text.slice(start, end))).toEqual([
    'select 1',
    "select 'a;\n",
  ])
})
