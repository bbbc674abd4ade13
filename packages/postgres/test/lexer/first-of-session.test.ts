import { expect, test } from 'vitest'
import { firstOfSession } from '../../src/lexer/first-of-session.ts'
import { statements } from '../../src/lexer/statements.ts'

test.for([
  'alter extension timescaledb update',
  'ALTER EXTENSION /* a */ "timescaledb"\nUPDATE',
  "alter extension timescaledb update to '2.28.3'",
])('%j must be the first of its session', (text) => {
  const found = firstOfSession(statements(`select 1; ${text}`))
  expect(found).toMatchObject([{ name: 'ALTER EXTENSION timescaledb UPDATE', start: 10 }])
})

test.for([
  'alter extension hstore update',
  'alter extension "Timescaledb" update',
  'alter extension timescaledb set schema a',
  "create extension timescaledb version '2.28.2'",
  "select 'alter extension timescaledb update'",
])('%j need not', (text) => {
  expect(firstOfSession(statements(text))).toEqual([])
})
