import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { hasPooler, pooler } from './pooler.ts'
import { clientNames, serviceWith } from './service.ts'

const files = {
  '1_a.up.sql': 'CREATE TABLE a (id int);',
  '2_b.up.sql': "SET ROLE pg_monitor; SET search_path = ''; RESET ROLE;",
  '3_c.up.sql': 'CREATE TABLE c AS SELECT current_user::text AS who;',
}
const owners = `SELECT DISTINCT relowner::regrole::text AS owner, relnamespace::regnamespace::text AS schema FROM pg_class WHERE relname IN ('a', 'c')`

describe.each(clientNames)('settings of the store, over %s', (client) => {
  test('an owner role and a search_path hold for every file and for the ledger, and are whole again after a file that changed them', async () => {
    const url = await freshDatabase()
    const role = `owner_${client}_${Date.now().toString(36)}`
    await query(
      url,
      `CREATE ROLE ${role}; GRANT ALL ON DATABASE ${new URL(url).pathname.slice(1)} TO ${role}; GRANT ALL ON SCHEMA public TO ${role}; CREATE SCHEMA app AUTHORIZATION ${role}; GRANT pg_monitor TO ${role}`,
    )
    const { service } = await serviceWith(client, files, url)
    await migrate({ ...service, store: postgres({ url, client, role, searchPath: 'app, public' }) })
    expect(await query(url, owners)).toEqual([{ owner: role, schema: 'app' }])
    expect(await query(url, 'SELECT who FROM app.c')).toEqual([{ who: role }])
    expect(
      await query(url, `SELECT relowner::regrole::text AS owner FROM pg_class WHERE relname = 'schema_migrations'`),
    ).toEqual([{ owner: role }])
  })

  test.skipIf(!hasPooler)('behind a pooler as well', async () => {
    const url = await freshDatabase()
    await query(url, 'CREATE SCHEMA app')
    await using pool = await pooler(url)
    const { service } = await serviceWith(client, files, url)
    await migrate({ ...service, store: postgres({ url: pool.url, client, searchPath: 'app, public' }) })
    expect((await query(url, owners)).map(({ schema }) => schema)).toEqual(['app'])
  })

  test('a password by call is asked for anew for each link', async () => {
    const url = new URL(await freshDatabase())
    const { password } = url
    url.password = ''
    let asked = 0
    const answer = async (): Promise<string> => {
      asked++
      return decodeURIComponent(password)
    }
    const store = postgres({ url: url.href, client, password: answer })
    expect((await store.read()).ledger).toBe('absent')
    expect((await store.read()).ledger).toBe('absent')
    expect(asked).toBe(2)
  })

  test('a role that does not exist is refused by name', async () => {
    await expect(
      postgres({ url: await freshDatabase(), client, role: 'nobody_like_that' }).read(),
    ).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining('nobody_like_that') as string,
      hint: expect.stringContaining('postgres({ role })') as string,
    })
  })
})
