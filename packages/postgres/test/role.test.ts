import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres, type PostgresOptions } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure, serviceWith } from './service.ts'

/** Objects belong to a role that may not see what the login does: whoever logs in is its member, and not the reverse. */
async function asMember(client: string, files: Record<string, string>, more: PostgresOptions = {}) {
  const url = new URL(await freshDatabase())
  const owner = `owner_${url.pathname.slice(1)}`
  const login = `login_${url.pathname.slice(1)}`
  await query(
    url.href,
    `CREATE ROLE ${owner}; CREATE ROLE ${login} LOGIN PASSWORD 'x'; GRANT ${owner} TO ${login};
    GRANT ALL ON DATABASE ${url.pathname.slice(1)} TO ${owner}; GRANT ALL ON SCHEMA public TO ${owner}`,
  )
  const { service } = await serviceWith('pg', files, url.href)
  const at = Object.assign(new URL(url.href), { username: login, password: 'x' }).href
  const store = postgres({ url: at, client: client as 'pg', role: owner, ...more })
  return { service: { ...service, store }, url: url.href, login, owner }
}

const slow = { '1_a.up.sql': 'CREATE TABLE a ();\nSELECT pg_sleep(30)' }

describe.each(clientNames)('a role that may not see its login, over %s', (client) => {
  test('a long statement is not silence', async () => {
    const { service } = await asMember(client, { '1_a.up.sql': 'SELECT pg_sleep(3)' }, { silence: 1000 })
    await migrate(service)
    expect((await service.store.read()).applied).toHaveLength(1)
  })

  test.each(['by the store', 'by the database'])('a cancellation is heard, the role set %s', async (whose) => {
    const ours = whose === 'by the store'
    const { service, url, login, owner } = await asMember(client, slow, ours ? {} : { role: undefined as never })
    if (!ours) await query(url, `ALTER ROLE ${login} SET role = ${owner}`)
    const cancel = new AbortController()
    const ended = failure(migrate(service, { cancel: cancel.signal }))
    await expect.poll(async () => (await service.store.holder())?.since).toBeInstanceOf(Date)
    cancel.abort()
    expect(await ended).toMatchObject({ code: 'CANCELLED' })
  })

  test('who holds the lock is seen, and can be ended', async () => {
    const { service } = await asMember(client, slow)
    const ended = failure(migrate(service))
    await expect.poll(() => service.store.holder()).not.toBeNull()
    const holder = await service.store.holder()
    expect(holder).toMatchObject({ since: expect.any(Date) as Date, token: expect.stringMatching(/^\d+ /) as string })
    expect(holder && (await service.store.evict(holder))).toBe(true)
    expect(await ended).toMatchObject({ code: 'CONNECTION_LOST' })
    expect(await service.store.holder()).toBeNull()
  })

  test('after its link broke what stands is looked up', async () => {
    const { service } = await asMember(client, {
      '1_a.up.sql': 'SET ROLE none; SELECT pg_terminate_backend(pg_backend_pid())',
    })
    expect((await failure(migrate(service))).message).toContain('Its ledger was read again')
  })
})
