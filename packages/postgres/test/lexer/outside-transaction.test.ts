import { expect, test } from 'vitest'

import { outsideTransaction } from '../../src/lexer/outside-transaction.ts'
import { statements } from '../../src/lexer/statements.ts'
import { parsed } from './oracle.ts'

function named(text: string): readonly string[] {
  expect(parsed(text), 'Postgres parses it').toBeDefined()
  return outsideTransaction(statements(text)).map(({ name }) => name)
}

const perChunk = 'CREATE INDEX with timescaledb.transaction_per_chunk'

test.for<[text: string, name: string]>([
  ['create index concurrently i on t (a)', 'CREATE INDEX CONCURRENTLY'],
  ['Create /* a */ Unique Index\nConcurrently if not exists "i" on t (a)', 'CREATE INDEX CONCURRENTLY'],
  ['create index concurrently on t (a)', 'CREATE INDEX CONCURRENTLY'],
  ['drop index concurrently if exists i', 'DROP INDEX CONCURRENTLY'],
  ['reindex index concurrently i', 'REINDEX CONCURRENTLY'],
  ['reindex (verbose) table concurrently "t"', 'REINDEX CONCURRENTLY'],
  ['reindex (tablespace a, concurrently) table t', 'REINDEX CONCURRENTLY'],
  ['reindex (concurrently true) schema a', 'REINDEX CONCURRENTLY'],
  ['reindex schema "a"', 'REINDEX of a schema or database'],
  ['reindex (verbose, concurrently off) database a', 'REINDEX of a schema or database'],
  ['reindex system', 'REINDEX of a schema or database'],
  ['alter table t detach partition p concurrently', 'DETACH PARTITION CONCURRENTLY'],
  ['alter table if exists a."b c" detach partition "d"."e" /* f */ concurrently', 'DETACH PARTITION CONCURRENTLY'],
  ['vacuum', 'VACUUM'],
  ['vacuum (analyze) t', 'VACUUM'],
  ['vacuum full t', 'VACUUM'],
  ['cluster', 'CLUSTER without a table'],
  ['cluster verbose', 'CLUSTER without a table'],
  ['cluster (verbose)', 'CLUSTER without a table'],
  ['create database a', 'CREATE DATABASE'],
  ['drop database if exists a', 'DROP DATABASE'],
  ['alter database "a" set tablespace b', 'ALTER DATABASE SET TABLESPACE'],
  ['alter database "a b" set tablespace c', 'ALTER DATABASE SET TABLESPACE'],
  ["create tablespace a location '/b'", 'CREATE TABLESPACE'],
  ['drop tablespace a', 'DROP TABLESPACE'],
  ["alter system set work_mem = '1MB'", 'ALTER SYSTEM'],
  ['alter system reset all', 'ALTER SYSTEM'],
  ['discard all', 'DISCARD ALL'],
  ["create subscription s connection 'a' publication p", 'CREATE SUBSCRIPTION with its slot'],
  [
    "create subscription s connection ' connect = false ' publication p with (create_slot)",
    'CREATE SUBSCRIPTION with its slot',
  ],
  ["create subscription s connection 'a' publication p with (create_slot = true)", 'CREATE SUBSCRIPTION with its slot'],
  ['drop subscription s', 'DROP SUBSCRIPTION'],
  ['alter subscription s refresh publication with (copy_data = false)', 'ALTER SUBSCRIPTION with refresh'],
  ['alter subscription s\u00a0t set publication \u2028, q', 'ALTER SUBSCRIPTION with refresh'],
  ['alter subscription "s" set publication p, q', 'ALTER SUBSCRIPTION with refresh'],
  ['alter subscription s add publication p with (refresh = true)', 'ALTER SUBSCRIPTION with refresh'],
  ['alter subscription s drop publication p with (copy_data = off)', 'ALTER SUBSCRIPTION with refresh'],
  ['alter subscription s set (binary, failover = true)', 'ALTER SUBSCRIPTION of its slot'],
  ['alter subscription s set (two_phase = false)', 'ALTER SUBSCRIPTION of its slot'],
  [
    'create materialized view if not exists a.v with (timescaledb.continuous) as select 1',
    'CREATE MATERIALIZED VIEW with timescaledb.continuous and data',
  ],
  [
    'create materialized view v (a) with (tsdb.columnstore, tsdb.continuous = true) as select 1 with data',
    'CREATE MATERIALIZED VIEW with timescaledb.continuous and data',
  ],
  ["call refresh_continuous_aggregate('v', null, null)", 'CALL refresh_continuous_aggregate'],
  ["call public.Refresh_Continuous_Aggregate('v', null, null)", 'CALL refresh_continuous_aggregate'],
  ['call run_job(1000)', 'CALL run_job'],
  ["call public.recompress_chunk('c')", 'CALL recompress_chunk'],
  ["call merge_chunks_concurrently('{a,b}')", 'CALL merge_chunks_concurrently'],
  ["call merge_chunks('a', 'b', true)", 'CALL merge_chunks, concurrently'],
  ["call merge_chunks('a', 'b', concurrently => true)", 'CALL merge_chunks, concurrently'],
  ["call merge_chunks(chunk1 := 'a', concurrently := true, chunk2 := 'b')", 'CALL merge_chunks, concurrently'],
  ["select reorder_chunk(c, 'i') from show_chunks('t') c", 'SELECT reorder_chunk or move_chunk'],
  ["select public.move_chunk('c', 'a', 'b')", 'SELECT reorder_chunk or move_chunk'],
  ['create index on t (a) with (timescaledb.transaction_per_chunk)', perChunk],
  [
    'create index if not exists i on only a.t using btree (a, (lower(b))) with (fillfactor = 90, tsdb.Transaction_Per_Chunk = true) where a > 1',
    perChunk,
  ],
])('%j cannot run in a transaction', ([text, name]) => {
  expect(named(text)).toEqual([name])
})

test.for([
  'create index i on t (a)',
  'create index "concurrently" on t (a)',
  'drop index "concurrently"',
  'drop index a.b',
  'refresh materialized view concurrently v',
  'reindex table t',
  'reindex index "concurrently"',
  'reindex (verbose) table "schema"',
  'reindex (concurrently false, verbose) table t',
  'alter table t detach partition p',
  'alter table t detach partition p finalize',
  'alter table t detach partition "concurrently"',
  'alter table t attach partition p default',
  'alter table t rename column detach to concurrently1',
  'analyze',
  'analyze t',
  'cluster t',
  'cluster "t"',
  'cluster verbose t using i',
  'cluster (verbose) a.t',
  'alter database a set search_path = tablespace',
  'alter database a refresh collation version',
  'alter tablespace a rename to b',
  'alter table t set tablespace b',
  'discard temp',
  "create subscription s connection 'a' publication p with (connect = false)",
  "create subscription s connection 'a' publication p with (enabled = off, create_slot = 'off', slot_name = 'b')",
  'alter subscription s enable',
  "alter subscription s connection 'a'",
  'alter subscription s set publication p with (refresh = false)',
  'alter subscription s set (slot_name = none)',
  'alter subscription s set (two_phase = true)',
  "alter subscription s set (two_phase = 'false')",
  "alter subscription s\u00a0t drop publication \u2028 with (copy_data = off, refresh = 'off')",
  "reindex (concurrently 'off') table t",
  'alter subscription s skip (lsn = none)',
  'create materialized view v with (timescaledb.continuous) as select 1 with no data',
  'create materialized view v as select timescaledb, continuous from t',
  'create materialized view v as select 1 as "timescaledb.continuous"',
  "call add_job('refresh_continuous_aggregate')",
  "call merge_chunks('a', 'b')",
  "call merge_chunks('a', 'b', concurrently => false)",
  "select add_job('run_job', '1 day'); select * from reorder_chunk; select 1 as move_chunk",
  'create index i on t (a) with (timescaledb.transaction_per_chunk = false)',
  "create index i on t (a) with (timescaledb.transaction_per_chunk = 'off')",
  'create index i on t (timescaledb, transaction_per_chunk) with (fillfactor = 90)',
  "alter type e add value 'vacuum'",
  "select 'vacuum'; /* vacuum */ select $$ create database a $$",
  'create function f() returns int language sql as $$ vacuum; $$',
  'checkpoint; listen a; notify a; create extension a; create role r',
  '',
])('%j can', (text) => {
  expect(named(text)).toEqual([])
})

test('each has its place', () => {
  expect(outsideTransaction(statements('select 1; -- a\nvacuum;\n/* b */ drop index concurrently i ;'))).toEqual([
    { name: 'VACUUM', start: 15, end: 21 },
    { name: 'DROP INDEX CONCURRENTLY', start: 31, end: 57 },
  ])
})

test('strings are read as the server reads them', () => {
  const text = "create subscription s connection 'a\\' connect = false' publication p"
  const found = outsideTransaction(statements(text, { standardConformingStrings: false }))
  expect(found.map(({ name }) => name)).toEqual(['CREATE SUBSCRIPTION with its slot'])
})
