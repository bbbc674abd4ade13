import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { resolveTarget, urlOf } from '../src/target.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure } from './service.ts'

const of = async (url: string) => {
  const { host, port, user, password, database, sslmode } = await resolveTarget({ url })
  return [host, port, user, password, database, sslmode]
}

describe('where a url leads', () => {
  test.each([
    ['postgres://h/d', ['h', 5432, 'postgres', null, 'd', 'disable']],
    ['postgresql://u:p%40%2F@h:6/a%20b%25?sslmode=require', ['h', 6, 'u', 'p@/', 'a b%', 'require']],
    ['postgres://u:p,q@h/d', ['h', 5432, 'u', 'p,q', 'd', 'disable']],
    ['postgres://[::1]:6/d', ['::1', 6, 'postgres', null, 'd', 'disable']],
    ['postgres:///d?host=/run/pg&port=6&user=u&password=p', ['/run/pg', 6, 'u', 'p', 'd', 'disable']],
    ['postgres://u@/d?host=/run/pg', ['/run/pg', 5432, 'u', null, 'd', 'disable']],
    ['postgres://%2Frun%2Fpg:6/d', ['/run/pg', 6, 'postgres', null, 'd', 'disable']],
    ['postgres://u:p@h/?dbname=d&application_name=x&schema=public', ['h', 5432, 'u', 'p', 'd', 'disable']],
    // As libpq has it, what is said last counts.
    ['postgres://h:5/d?host=i&port=6&dbname=e', ['i', 6, 'postgres', null, 'e', 'disable']],
  ] as const)('%s', async (url, target) => {
    expect(await of(url)).toEqual(target)
  })

  test('what is written is read again', async () => {
    for (const host of ['/run/pg', '::1', 'h']) {
      const [user, database] = ['u:/@%', 'a/b c%?#"\'é']
      const target = await resolveTarget({ host, port: 6, user, password: 'p@:/?#%é', database })
      expect(await resolveTarget({ url: urlOf(target) })).toEqual(target)
    }
  })

  test.each(['hostaddr=10.0.0.1', 'service=mine'])('?%s is refused, because it would lead elsewhere', async (said) => {
    const error = await failure(resolveTarget({ url: `postgres://u:geheim@h/d?${said}` }))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
    expect(error.message).not.toContain('geheim')
  })

  test.each(['h:5432,i:5433/d?target_session_attrs=read-write', 'me@h,i/d', '/d?host=h,i'])(
    '%s is refused, because it leads to several places',
    async (rest) => {
      const error = await failure(resolveTarget({ url: `postgres://${rest}` }))
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
      expect(error.message).toContain('several hosts')
    },
  )

  test('a port that is none', async () => {
    expect(await failure(resolveTarget({ url: 'postgres://h/d?port=0' }))).toMatchObject({ data: { key: 'port' } })
  })
})

test.for(clientNames)('a socket of this machine, over %s', async (client, { skip }) => {
  const url = new URL(await freshDatabase())
  const [row] = await query(url.href, `SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS folder`)
  const folder = String(row?.['folder'])
  skip(!existsSync(`${folder}/.s.PGSQL.${url.port}`), 'the server has no socket on this machine')
  // As in libpq, how TLS is wanted says nothing of sockets.
  for (const search of ['', '?sslmode=verify-full'])
    expect((await postgres({ url: url.href + search, host: folder, client }).read()).ledger).toBe('absent')
})
