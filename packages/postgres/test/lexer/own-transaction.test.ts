import { expect, test } from 'vitest'

import { ownTransaction } from '../../src/lexer/own-transaction.ts'
import { statements } from '../../src/lexer/statements.ts'

test.for<[text: string, own: string]>([
  ['begin;commit', '············'],
  ['BEGIN;\nselect 1;\nCOMMIT;\n', '······\nselect 1;\n·······\n'],
  ['begin work; a; commit work', '··········· a; ···········'],
  ['begin transaction;a;end transaction;', '··················a;················'],
  ['start transaction;a;end', '··················a;···'],
  ['begin;a;commit and no chain;', '······a;····················'],
  ['begin\r\n;a;\r\nend\r\n;', '·····\r\n·a;\r\n···\r\n·'],
  [';begin;;a;;commit;;', ';······;a;;·······;'],
  ['-- é\nbegin/* 😀; */;a;commit -- 😀;\n', '-- é\n·····/* 😀; */·a;······ -- 😀;\n'],
  ['begin; set transaction read only; a; commit', '······ ·························· a; ······'],
  ['set local transaction isolation level serializable; a', '··················································· a'],
  ['begin; savepoint a; rollback to a; commit', '······ savepoint a; rollback to a; ······'],
  ['begin; do $$ begin commit; end $$; commit', '······ do $$ begin commit; end $$; ······'],
  [
    'start transaction read only /* ; */,\nread write;a;end;',
    '····························/* ; */·\n···········a;····',
  ],
])('%j', ([text, own]) => {
  expect(ownTransaction(statements(text))?.text).toBe(own.replaceAll('·', ' '))
})

test.for<[begin: string, modes: string]>([
  ['begin', ''],
  ['begin work', ''],
  ['begin read only', 'READ ONLY'],
  ['start transaction read write', 'READ WRITE'],
  ['begin not deferrable', 'NOT DEFERRABLE'],
  ['begin isolation level serializable', 'ISOLATION LEVEL SERIALIZABLE'],
  ['begin transaction isolation level repeatable read', 'ISOLATION LEVEL REPEATABLE READ'],
  ['begin isolation level read committed', 'ISOLATION LEVEL READ COMMITTED'],
  ['begin isolation level read uncommitted', 'ISOLATION LEVEL READ UNCOMMITTED'],
  [
    'Start transaction isolation /* a */ level\nserializable , read only,deferrable not deferrable -- b\n',
    'ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE NOT DEFERRABLE',
  ],
  ['begin; set transaction read only', 'READ ONLY'],
  [
    'begin isolation level serializable; set transaction read only, deferrable; set transaction not deferrable',
    'ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE, NOT DEFERRABLE',
  ],
])('%j has the modes %j', ([begin, modes]) => {
  expect(ownTransaction(statements(`${begin};a;commit`))?.modes).toBe(modes)
})

test('where a transaction is begun for it, it may end with COMMIT alone', () => {
  expect(ownTransaction(statements('a; commit;'), true)).toEqual({ text: 'a;        ', modes: '', without: 1 })
  for (const text of ['a; commit; b', 'commit; a; commit', 'begin; a'])
    expect(ownTransaction(statements(text), true)).toBeUndefined()
})

test.for([
  '',
  'a',
  'begin',
  'commit',
  'begin; a',
  'a; commit',
  'commit; begin',
  'a; begin; b; commit',
  'begin; a; commit; b',
  'begin; a; commit; begin; b; commit',
  'begin; begin; a; commit',
  'begin; a; rollback; commit',
  'begin; a; rollback',
  'begin; a; abort',
  'begin; a; commit and chain',
  'begin; a; end and chain',
  "begin; a; commit prepared 'b'",
  "begin; a; prepare transaction 'b'",
  'begin; a; set transaction read only; commit',
  "set transaction snapshot 'b'; a",
  'set transaction read only; a; commit',
  'set transaction_isolation = serializable; a',
  'begin atomic; a; end',
  'begin isolation level weak; a; commit',
  'begin ısolation level serializable; a; commit',
  'begin read only, ; a; commit',
  'begin "read" only; a; commit',
  'start; a; commit',
  'start work; a; commit',
  'begin; a; commit (b)',
  "begin; a; commit; 'b",
  'begin; a; commit /* b',
  '\\set a\nbegin; a; commit',
])('%j is not wrapped', (text) => {
  expect(ownTransaction(statements(text))).toBeUndefined()
})

test('reads its first statement as the server would', () => {
  const text = "begin; select '\\'; commit; --'; commit"
  expect(ownTransaction(statements(text))).toEqual({
    text: "       select '\\';         --'; commit",
    modes: '',
    without: 2,
  })
  const off = ownTransaction(statements(text, { standardConformingStrings: false }))
  expect(off).toEqual({ text: "       select '\\'; commit; --';       ", modes: '', without: 2 })
})
