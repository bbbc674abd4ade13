import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@skein/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { postgres } from '../src/index.ts'
import { query } from './database.ts'
import { type OwnServer, ownServer } from './own-server.ts'
import { clientNames, failure, serviceWith } from './service.ts'

const home = mkdtempSync(join(tmpdir(), 'skein-tls-'))
const file = (name: string): string => join(home, name)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: home, stdio: 'ignore' })
}

/** Makes `<name>.crt` and `<name>.key` of somebody who signs for others. */
function authority(name: string): void {
  const made = ['-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`]
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...made)
}

/** The same for one whom `ours` signs for. */
function signed(name: string, more: string): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  )
  writeFileSync(file(`${name}.ext`), more)
  const by = ['-CA', 'ours.crt', '-CAkey', 'ours.key', '-CAcreateserial', '-extfile', `${name}.ext`]
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-days', '2', ...by)
}

describe.skipIf(!hasOpenssl)('a server with TLS (needs openssl for its certificates)', () => {
  let server: OwnServer
  /** What was said when there was no TLS yet. */
  const before: string[] = []

  beforeAll(async () => {
    server = await ownServer()
    const url = server.url('postgres')
    for (const client of clientNames)
      before.push((await failure(postgres({ url: `${url}?sslmode=require`, client }).read())).message)
    authority('ours')
    authority('theirs')
    signed('localhost', 'subjectAltName = DNS:localhost')
    signed('certified', 'basicConstraints = CA:FALSE')
    const { data } = server
    const hba = join(data, 'pg_hba.conf')
    const { uid, gid } = statSync(data)
    for (const name of ['localhost.crt', 'localhost.key', 'ours.crt']) {
      writeFileSync(join(data, name), readFileSync(file(name)), { mode: 0o600 })
      chownSync(join(data, name), uid, gid)
    }
    writeFileSync(hba, `hostssl all certified all cert\n${readFileSync(hba, 'utf8')}`)
    for (const text of [
      'CREATE ROLE certified LOGIN',
      'CREATE DATABASE certified',
      `ALTER SYSTEM SET ssl_cert_file = 'localhost.crt'`,
      `ALTER SYSTEM SET ssl_key_file = 'localhost.key'`,
      `ALTER SYSTEM SET ssl_ca_file = 'ours.crt'`,
      'ALTER SYSTEM SET ssl = on',
      'SELECT pg_reload_conf()',
    ])
      await query(url, text)
    await vi.waitUntil(async () => (await query(url, 'SHOW ssl'))[0]?.['ssl'] === 'on', 10_000)
  })

  afterAll(async () => {
    rmSync(home, { recursive: true })
    await server.remove()
  })

  const at = (host: string, parameters: string, user?: string): string => {
    const url = Object.assign(new URL(server.url('postgres')), { hostname: host, search: parameters })
    if (user !== undefined) Object.assign(url, { username: user, password: '', pathname: `/${user}` })
    return url.href
  }

  test('without TLS it was said so', () => {
    const told = expect.stringMatching(/it does not speak TLS there\.$/) as string
    expect(before).toEqual(clientNames.map(() => told))
  })

  describe.each(clientNames)('over %s', (client) => {
    const refusal = (url: string) => failure(postgres({ url, client }).read())

    test.each([
      ['localhost', `sslmode=verify-full&sslrootcert=${file('ours.crt')}`],
      ['127.0.0.1', `sslmode=verify-ca&sslrootcert=${file('ours.crt')}`],
      ['127.0.0.1', 'sslmode=require'],
    ])('what is asked for is given: %s, %s', async (host, parameters) => {
      const look = 'CREATE TABLE seen AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
      const files = { '1_a.up.sql': look, '1_a.down.sql': 'DROP TABLE seen', '2_b.up.sql': 'SELECT nothing' }
      const { service } = await serviceWith(client, files, at(host, parameters))
      expect(await failure(migrate(service))).toMatchObject({ data: { step: 'clinic@2', line: 1 } })
      expect(await query(server.url('postgres'), 'SELECT ssl FROM seen')).toEqual([{ ssl: true }])
      await migrate(service, { goal: { verb: 'down', services: null, count: 1, spread: 'each' } })
    })

    test.each([
      ['another name', '127.0.0.1', `sslmode=verify-full&sslrootcert=${file('ours.crt')}`],
      ['another authority', 'localhost', `sslmode=verify-full&sslrootcert=${file('theirs.crt')}`],
      ['another authority, whatever the name', 'localhost', `sslmode=verify-ca&sslrootcert=${file('theirs.crt')}`],
      ['an authority that nobody knows', 'localhost', 'sslmode=verify-full'],
    ])('%s is not trusted', async (_, host, parameters) => {
      const error = await refusal(at(host, parameters))
      expect(error).toMatchObject({ code: 'ACCESS_DENIED', hint: expect.stringContaining('sslrootcert') as string })
      expect(error.message).toContain('is not trusted')
    })

    test('the name that is looked for may be another one', async () => {
      const ca = readFileSync(file('ours.crt'))
      const store = (host: string, servername: string) =>
        postgres({ url: at(host, 'sslmode=verify-full'), ssl: { ca, servername }, client })
      expect((await store('127.0.0.1', 'localhost').read()).ledger).toBe('ours')
      expect(await failure(store('localhost', 'elsewhere').read())).toMatchObject({ code: 'ACCESS_DENIED' })
    })

    test('a certificate of the client is asked for, and taken', async () => {
      const own = `sslcert=${file('certified.crt')}&sslkey=${file('certified.key')}`
      const root = `sslmode=verify-full&sslrootcert=${file('ours.crt')}`
      const error = await refusal(at('localhost', root, 'certified'))
      expect(error).toMatchObject({ code: 'ACCESS_DENIED', hint: expect.stringContaining('sslcert=') as string })
      const store = postgres({ url: at('localhost', `${root}&${own}`, 'certified'), client })
      expect((await store.read()).ledger).toBe('absent')
    })
  })
})
