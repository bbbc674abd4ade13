import { expect, test } from 'vitest'

import { statements } from '../../src/lexer/statements.ts'
import { nasty } from './nasty.ts'
import { parsed } from './oracle.ts'

test.for(nasty)('cuts as Postgres does: %j', (text) => {
  const lexed = statements(text)
  expect(lexed.statements.map(({ start, end }) => ({ start, end }))).toEqual(parsed(text))
  expect(lexed.ends).toBe('clean')
})

function pieces(text: string, standardConformingStrings?: boolean): readonly string[] {
  const options = standardConformingStrings === undefined ? {} : { standardConformingStrings }
  return statements(text, options).statements.map(({ start, end }) => text.slice(start, end))
}

test.for<[text: string, on: string[], off: string[]]>([
  ["a 'x\\';y';b", ["a 'x\\'", "y';b"], ["a 'x\\';y'", 'b']],
  ["a 'x\\\\';b", ["a 'x\\\\'", 'b'], ["a 'x\\\\'", 'b']],
  ["a N'x\\';y';b", ["a N'x\\'", "y';b"], ["a N'x\\';y'", 'b']],
  ["a E'x\\';y';b", ["a E'x\\';y'", 'b'], ["a E'x\\';y'", 'b']],
  ["a 'x'\n'\\';y';b", ["a 'x'\n'\\'", "y';b"], ["a 'x'\n'\\';y'", 'b']],
  ["a 'x' '\\';y';b", ["a 'x' '\\'", "y';b"], ["a 'x' '\\';y'", 'b']],
  ["a B'\\';b", ["a B'\\'", 'b'], ["a B'\\'", 'b']],
  ["a U&'\\';b", ["a U&'\\'", 'b'], ["a U&'\\'", 'b']],
  ['a "x\\";b', ['a "x\\"', 'b'], ['a "x\\"', 'b']],
  ['a $$x\\$$;b', ['a $$x\\$$', 'b'], ['a $$x\\$$', 'b']],
])('%j with standard_conforming_strings on and off', ([text, on, off]) => {
  expect(pieces(text, true)).toEqual(on)
  expect(pieces(text)).toEqual(on)
  expect(pieces(text, false)).toEqual(off)
})

// The parser in WASM keeps comments as tokens and so, unlike a server, refuses these.
test.for([
  "select E'a' -- x ' y\n -- z '\n 'b\\'; c';select 2",
  "select E'a'--x\r'b\\'; c';select 2",
  "select E'a' /* no continuation */\n 'b\\';select 2",
])('a string goes on behind a line comment: %j', (text) => {
  expect(pieces(text)).toEqual([text.slice(0, -';select 2'.length), 'select 2'])
})

test.for<[text: string, statements: string[]]>([
  ['\\restrict a;b\nselect 1;', ['\\restrict a;b', 'select 1']],
  ['select 1 \\gexec\r\nselect 2', ['select 1 ', '\\gexec', 'select 2']],
  ['select (1 \\; select 2', ['select (1 ', '\\; select 2']],
  ['\\.', ['\\.']],
])('a psql command ends with its line: %j', ([text, expected]) => {
  expect(pieces(text)).toEqual(expected)
})

test.for<[text: string, words: string[]]>([
  [
    'create /* a */ unique -- b\n index Concurrently i on t (a)',
    ['CREATE', 'UNIQUE', 'INDEX', 'CONCURRENTLY', 'I', 'ON', 'T'],
  ],
  ["select \"from\", 'where', $$group$$, E'by', u&\"x\", b'1', 1, (having) end", ['SELECT', 'END']],
  ['alter table if exists only a.b rename c to d', ['ALTER', 'TABLE', 'IF', 'EXISTS', 'ONLY', 'A', 'B', 'RENAME']],
  ['\\connect a b', ['\\connect']],
  ['\\! rm', ['\\']],
  // The long s and the dotless i become S and I in upper case, yet are no keyword's letters.
  ['ſet begın ß', ['ſet', 'begın', 'ß']],
  ['(select 1)', []],
  ["'a'", []],
])('words of %j', ([text, words]) => {
  expect(statements(text).statements.map((statement) => statement.words)).toEqual([words])
})

test('a parenthesis too many closes nothing', () => {
  expect(pieces('a ) (b); c')).toEqual(['a ) (b)', 'c'])
})

test('statements that begin alike keep their own words', () => {
  const words = statements('drop table a; drop; drop table a; drop table a; drop table b').statements.map(
    (one) => one.words,
  )
  const drop = ['DROP', 'TABLE', 'A']
  expect(words).toEqual([drop, ['DROP'], drop, drop, ['DROP', 'TABLE', 'B']])
})
