import { expect, test } from 'vitest'

import { statements } from '../../src/lexer/statements.ts'
import { mayCommit, transactionCommands } from '../../src/lexer/transactions.ts'
import { parsed } from './oracle.ts'

function named(text: string): readonly string[] {
  expect(parsed(text), 'Postgres parses it').toBeDefined()
  return transactionCommands(statements(text)).map(({ name }) => name)
}

test.for<[text: string, name: string]>([
  ['begin', 'BEGIN'],
  ['/* a */ Begin -- b\n work isolation level serializable', 'BEGIN'],
  ['start transaction read only', 'START TRANSACTION'],
  ['commit', 'COMMIT'],
  ['commit and chain', 'COMMIT'],
  ["commit prepared 'a'", 'COMMIT PREPARED'],
  ['end', 'END'],
  ['end work', 'END'],
  ['rollback', 'ROLLBACK'],
  ['rollback work and chain', 'ROLLBACK'],
  ["rollback prepared 'to'", 'ROLLBACK PREPARED'],
  ['abort', 'ABORT'],
  ["prepare transaction 'a'", 'PREPARE TRANSACTION'],
  ['set transaction isolation level serializable', 'SET TRANSACTION'],
  ['set local transaction read only', 'SET TRANSACTION'],
  ["set transaction snapshot 'a'", 'SET TRANSACTION'],
  ['set transaction_isolation = serializable', 'SET TRANSACTION'],
  ['set session transaction_read_only to on', 'SET TRANSACTION'],
])('%j is a transaction command', ([text, name]) => {
  expect(named(text)).toEqual([name])
})

test.for([
  'savepoint a',
  'release savepoint a',
  'rollback to a',
  'rollback work to savepoint a',
  'rollback transaction to a',
  'prepare transaction as select 1',
  'prepare transaction (int) as select $1',
  'set constraints all deferred',
  'set session characteristics as transaction read only',
  'set local work_mem = 1',
  'set session authorization a',
  'set default_transaction_isolation = serializable',
  'select "begin", commit from "end"',
  '-- begin;\nselect 1',
  "select 'begin;'; select $$;commit;$$ /* ; end */",
  'do $$ begin commit; end $$',
  'create function f() returns int begin atomic select 1; end',
  'create table begin (commit int)',
  'lock table a; declare c cursor for select 1',
])('%j is none', (text) => {
  expect(named(text)).toEqual([])
})

test('each has its place', () => {
  expect(transactionCommands(statements('begin;\n savepoint a; select 1;\n/**/ rollback ; -- c'))).toEqual([
    { name: 'BEGIN', start: 0, end: 5 },
    { name: 'ROLLBACK', start: 36, end: 45 },
  ])
})

test.for<[text: string, may: boolean]>([
  ['call f()', true],
  ['select 1; /* a */ Call s.f(1)', true],
  ['do $$ begin commit; end $$', true],
  ['do $$ begin Rollback; end $$', true],
  ["do language plpgsql 'begin if a then commit; end if; end'", true],
  ['do $$ begin call f(); end $$', true],
  ['do language plpython3u $$ plpy.commit() $$', true],
  ['do language plperl $$ spi_commit(); $$', true],
  ['do $$ begin null; end $$', false],
  ['do $$ begin perform committed(), recall, "scrollback" from t; end $$', false],
  ['select call from commit', false],
  ["select 'call f()'; /* call f() */ select $$ do $a$ commit $a$ $$", false],
  ['create procedure f() language plpgsql as $$ begin commit; end $$', false],
  ['commit', false],
  ['', false],
])('%j may commit on its own: %j', ([text, may]) => {
  expect(mayCommit(statements(text))).toBe(may)
})
