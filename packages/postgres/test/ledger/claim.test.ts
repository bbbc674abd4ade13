import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../../src/index.ts'
import { query } from '../database.ts'
import { clientNames, failure, serviceWith } from '../service.ts'

const files = { '1_a.up.sql': 'CREATE TABLE a ()' }

describe.each(clientNames)('a database in which no ledger can be made, over %s', (client) => {
  test('it takes no writes', async () => {
    const { service, url } = await serviceWith(client, files)
    await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
    const error = await failure(migrate(service))
    expect(error).toMatchObject({ code: 'REFUSED', data: { sqlstate: '25006' } })
    expect(error.message).toContain('default_transaction_read_only')
  })

  test('its own event trigger fails, as its function finds nothing', async () => {
    const { service, url } = await serviceWith(client, files)
    await query(
      url,
      `CREATE TABLE made (tag text); CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO made VALUES (tg_tag); END'; CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION note()`,
    )
    const error = await failure(migrate(service))
    expect(error.message).toMatch(
      /The ledger of clinic can't be created in schema public: relation "made" does not exist \(42P01\)/,
    )
    expect(error.hint).toMatch(/ALTER FUNCTION … SET search_path/)
    await query(url, 'ALTER FUNCTION note() SET search_path = public')
    await migrate(service)
  })

  test('its own event trigger refuses', async () => {
    const { service, url } = await serviceWith(client, files)
    await query(
      url,
      `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not so'' USING HINT = ''ask us''; END';
      CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION refuse()`,
    )
    expect(await failure(migrate(service))).toMatchObject({ code: 'REFUSED', hint: 'ask us' })
  })

  test('its schema is not there, and nobody lets it be made', async () => {
    const { service, url } = await serviceWith(client, files)
    const role = `skein_small_${Math.random().toString(36).slice(2)}`
    await query(url, `DROP SCHEMA public; CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
    const small = Object.assign(new URL(url), { username: role, password: 'x' }).href
    const error = await failure(migrate({ ...service, store: postgres({ url: small, client }) }))
    expect(error.code).toBe('ACCESS_DENIED')
    expect(error.hint).toContain('CREATE SCHEMA "public" AUTHORIZATION')
  })
})

describe.each(clientNames)('a ledger of which a policy hides rows, over %s', (client) => {
  test.each(['schema_migrations', 'schema_migrations_state'])('%s', async (table) => {
    const { service, url } = await serviceWith(client, files)
    await migrate(service)
    const role = `skein_seer_${Math.random().toString(36).slice(2)}`
    await query(
      url,
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; CREATE ROLE ${role} LOGIN PASSWORD 'x';
      GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`,
    )
    const store = postgres({ url: Object.assign(new URL(url), { username: role, password: 'x' }).href, client })
    const error = await failure(store.read())
    expect(error.code).toBe('ACCESS_DENIED')
    expect(error.message).toContain('row-level security policy')
    expect((await service.store.read()).applied, 'its owner sees all').toHaveLength(1)
  })
})
