import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
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
})
