import { setTimeout as sleep } from 'node:timers/promises'
import { check, migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { failure, serviceWith } from './service.ts'

test('anybody can read with psql what stands', async () => {
  const { service, url } = await serviceWith('pg', {
    '20250729202521123_add_mrn.up.sql': '-- skein: requires=user@2\nSELECT 1',
    '20250729202521123_add_mrn.down.sql': 'SELECT 2',
  })
  expect((await failure(migrate(service))).message).toMatch(/REQUIREMENT_UNKNOWN/)
  const { service: plain } = await serviceWith(
    'pg',
    { '20250729202521123_add_mrn.up.sql': 'SELECT 1', '20250729202521123_add_mrn.down.sql': 'SELECT 2' },
    url,
  )
  await migrate(plain)
  expect(
    await query(
      url,
      'SELECT version::text, description, down, open, applied_at > now() - interval $$1 minute$$ AS fresh FROM schema_migrations',
    ),
  ).toEqual([{ version: '20250729202521123', description: 'add mrn', down: 'SELECT 2', open: null, fresh: true }])
  expect(
    await query(url, 'SELECT action, name, outcome, milliseconds > 0 AS timed FROM schema_migrations_history'),
  ).toEqual([{ action: 'up', name: '20250729202521123', outcome: 'applied', timed: true }])
})

test('a row that a broken transaction left unfinished is DIRTY, never a version that stands', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' })
  await migrate(service)
  await query(
    url,
    `INSERT INTO schema_migrations (version, description, open) VALUES (2, 'half', pg_current_xact_id())`,
  )
  const { applied, open } = await service.store.read()
  expect(applied.map(({ version }) => version)).toEqual([1n])
  expect(open).toMatchObject([{ version: 2n, description: 'half' }])
})

test('a ledger of a newer format is read and not written', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1', '2_b.up.sql': 'SELECT 2' })
  await migrate(service, { goal: { verb: 'up', services: null, count: 1, spread: 'each' } })
  await query(url, `UPDATE schema_migrations_state SET value = value || '{"format": 99}' WHERE kind = 'ledger'`)
  expect((await service.store.read()).applied).toHaveLength(1)
  const refusals = [
    { code: 'NEWER_LEDGER', message: expect.stringMatching(/format 99, and this Skein writes format 1/) as string },
  ]
  expect(await failure(migrate(service))).toMatchObject({ code: 'REFUSED', data: { refusals } })
  const run = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me' }
  expect(await failure(service.store.acquire(run))).toMatchObject({ code: 'NEWER_LEDGER' })
})

test('a service whose ledger is of a newer format starts where all that it needs stands', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' })
  await migrate(service)
  await query(url, `UPDATE schema_migrations_state SET value = value || '{"format": 99}' WHERE kind = 'ledger'`)
  expect(await migrate(service)).toMatchObject({ outcome: 'nothing' })
  expect(await check(service)).toMatchObject({ ok: true, at: '1' })
  const { service: contract } = await serviceWith(
    'pg',
    { '1_a.up.sql': 'SELECT 1', '2_b.up.sql': '-- skein: phase=contract' },
    url,
  )
  expect(await check(contract)).toMatchObject({ ok: true })
})

test.each([
  [
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC, ',
    'ACCESS_DENIED',
    /created in schema public.*\(42501\)/,
    /GRANT CREATE ON SCHEMA "public".*schema: 'skein'/,
  ],
  ['ALTER ROLE x SET default_transaction_read_only = on', 'REFUSED', /read_only is on.*for this user/, /ALTER ROLE/],
  [
    'CREATE TABLE schema_migrations_history ()',
    'REFUSED',
    /already exists \(42P07\)/,
    /somebody else's: keep .* --schema skein/,
  ],
])('a ledger that can not be created says why, and the way out: %s', async (text, code, message, hint) => {
  const role = `skein_poor_${Math.random().toString(36).slice(2)}`
  const url = new URL(await freshDatabase())
  await query(url.href, `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT CREATE ON SCHEMA public TO ${role}`)
  await query(url.href, text.endsWith(', ') ? `${text}${role}` : text.replace('ROLE x', `ROLE ${role}`))
  url.username = role
  url.password = 'x'
  const { service } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' }, url.href)
  expect(await failure(migrate(service))).toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
    hint: expect.stringMatching(hint) as string,
  })
})

test('what another runner makes at the same moment is met again a little later, and then as its ledger or as nothing', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' })
  // Each table brings a type of its name, and the server may find that before it finds the table.
  await query(url, 'CREATE DOMAIN schema_migrations_state AS int')
  const migrated = migrate(service)
  await sleep(300)
  await query(url, 'DROP DOMAIN schema_migrations_state')
  expect(await migrated).toMatchObject({ outcome: 'done' })
})

test('what stood before the ledger is noted', async () => {
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': 'SELECT 1' })
  await query(url, 'CREATE TABLE older (id int); CREATE EXTENSION btree_gist')
  await migrate(service)
  const [row] = await query(url, `SELECT value FROM schema_migrations_state WHERE kind = 'before'`)
  const noted = row?.['value'] as string[]
  // Each by its name, and by its number, which stays when it is renamed.
  expect(noted.filter((word) => !/ \d+$/.test(word))).toEqual([
    'EXTENSION btree_gist',
    'EXTENSION plpgsql',
    'SCHEMA public',
    'TABLE public.older',
  ])
  const [older] = await query(url, `SELECT 'pg_class ' || 'older'::regclass::oid AS number`)
  expect(noted).toContain(older?.['number'])
})

test('descriptions, texts and names of any kind are written as they are', async () => {
  const name = '1_it\'s_a_"b\\c"_$$_é.up.sql'
  const { service, url } = await serviceWith('pg', {
    [name]: 'SELECT 1',
    [name.replace('.up', '.down')]: "SELECT 'a\\b', $x$ ' $x$",
  })
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET standard_conforming_strings = off`).catch(
    () => {},
  )
  await migrate(service)
  expect(await query(url, 'SELECT description, down FROM schema_migrations')).toEqual([
    { description: 'it\'s a "b\\c" $$ é', down: "SELECT 'a\\b', $x$ ' $x$" },
  ])
})

test('the ledger can live in a schema of its own', async () => {
  const url = await freshDatabase()
  const { service } = await serviceWith('pg', { '1_a.up.sql': 'CREATE TABLE a (id int)' }, url)
  const own = { ...service, store: postgres({ url, schema: 'My "ledger"' }) }
  await migrate(own)
  expect(await query(url, 'SELECT version::text FROM "My ""ledger""".schema_migrations')).toEqual([{ version: '1' }])
  expect((await own.store.read()).applied).toHaveLength(1)
})
