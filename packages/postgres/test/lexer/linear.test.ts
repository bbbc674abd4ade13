import { expect, test } from 'vitest'

import { outsideTransaction } from '../../src/lexer/outside-transaction.ts'
import { ownTransaction } from '../../src/lexer/own-transaction.ts'
import { psqlCommands } from '../../src/lexer/psql.ts'
import { statements } from '../../src/lexer/statements.ts'
import { mayCommit, transactionCommands } from '../../src/lexer/transactions.ts'

/** What scanners that look again for the same end, or that go back, take minutes for. */
const repeated = [
  "'",
  "''",
  "' ",
  "E'\\'",
  "e'",
  "'a'\n--b\n",
  "'a' -- b\n'c' ",
  "'\n",
  '"',
  '""',
  '$',
  '$a',
  '$$',
  '$a$ ',
  '$a$b',
  '$1$',
  '/*',
  '*/',
  '/*/',
  '/**/',
  '/* ',
  '--',
  '-- \n',
  '\r',
  '\n',
  '-',
  '/',
  '*',
  ';',
  'a;',
  '(',
  ')',
  '(;',
  '\\',
  '\\\n',
  'a\\a\n',
  '\u00e9',
  '😀',
  'é$',
  '1',
  '1e',
  'u&',
  "u&'",
  'b',
  'create function begin atomic ',
  'create function begin atomic;',
  'end;',
  'begin;',
  'commit;',
  "do '",
  'do call;',
  'copy from stdin;',
  'alter table a detach partition ',
  'reindex ( concurrently ',
  'alter table a;',
  'cluster (',
  'create subscription connect = ',
  'alter subscription a set ( failover',
  'alter subscription ',
  'create materialized view with no data ',
  'create materialized view timescaledb . ',
  'call a . ',
]

test.for(repeated)('a quarter of a megabyte of %j takes a moment', (piece) => {
  const text = piece.repeat(2 ** 18 / piece.length)
  const start = performance.now()
  const lexed = statements(text)
  for (const judge of [mayCommit, transactionCommands, outsideTransaction, ownTransaction, psqlCommands]) judge(lexed)
  expect(performance.now() - start).toBeLessThan(1_000)
})

test('bulk data is read at tens of megabytes a second', () => {
  const row = "insert into a.b (c, d, e) values (12345, 'O''Brien, Pat', '1980-01-02 03:04:05+00');\n"
  const text = row.repeat(2 ** 24 / row.length)
  const start = performance.now()
  expect(statements(text).statements).toHaveLength(Math.floor(2 ** 24 / row.length))
  expect(performance.now() - start).toBeLessThan(5_000)
})
