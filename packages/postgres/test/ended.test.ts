import { migrate, type Session } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const run = { id: 'r', service: 'clinic', environment: null, system: [], by: 'me@here:1' }
const end = 'SELECT pg_terminate_backend(pg_backend_pid());'
const script = `export default async (client) => {
  await (typeof client.unsafe === 'function' ? client.unsafe('${end}').simple() : client.query('${end}'))
}\n`

/** History ends the server process of whoever writes to it from now on. */
const deadly = `CREATE TRIGGER die AFTER INSERT ON schema_migrations_history EXECUTE FUNCTION die()`
const trap = `CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${end.replace('SELECT', 'PERFORM')} RETURN NULL; END $$`

describe.each(clientNames)('a server process that is ended in the middle, over %s', (client) => {
  test.each([
    ['in a transaction', '1_a.up.sql', `CREATE TABLE a (); ${end}`],
    ['in a file of many messages', '1_a.up.sql', `CREATE TABLE a (t text);\n${insert().repeat(12)}${end}\n${insert()}`],
    ['in a function', '1_a.up.mjs', script],
  ])('%s is a link that broke: nothing of it stands', async (_, name, text) => {
    const { service } = await serviceWith(client, { [name]: text })
    expect(await failure(migrate(service))).toMatchObject({ code: 'CONNECTION_LOST' })
    expect(await service.store.read()).toMatchObject({ applied: [], open: [] })
  })

  test.each([
    ['a statement', '1_a.up.sql', `-- skein: transaction=off\nCREATE TABLE a ();\n${end}`],
    ['a function', '1_a.up.mjs', `// skein: transaction=off\n${script}`],
  ])('%s without a transaction is in doubt', async (_, name, text) => {
    const { service } = await serviceWith(client, { [name]: text })
    expect(await failure(migrate(service))).toMatchObject({ code: 'CONNECTION_LOST' })
    expect(await service.store.read()).toMatchObject({ applied: [], open: [{ version: 1n, inDoubt: true }] })
  })

  test.each([
    ['rows were changed', (session: Session) => session.amend([{ kind: 'remove', version: 1n, origin: 'forced' }])],
    ['it was emptied', (session: Session) => session.wipe()],
  ])('whether %s is not said where it is not known', async (what, act) => {
    const { service, url } = await serviceWith(client, { '1_a.up.sql': 'CREATE TABLE a ();' })
    await query(url, trap)
    await migrate(service)
    await query(url, deadly)
    const session = await service.store.acquire(run)
    if (session.kind !== 'session') throw new Error('not free')
    expect(await failure(act(session))).toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining(`${what} is not known`) as string,
    })
    await session[Symbol.asyncDispose]()
  })
})

function insert(): string {
  return `INSERT INTO a VALUES ('${'x'.repeat(100_000)}');\n`
}
