import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resolveTarget, tlsOf } from '../src/target.ts'
import { failure } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'skein-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ca = join(folder, 'ca.pem')
writeFileSync(ca, 'what signs')

const tls = async (parameters: string) => tlsOf(await resolveTarget({ url: `postgres://me@h/d?${parameters}` }))

test.each([
  ['', false],
  ['sslmode=prefer', false],
  ['sslmode=require', { rejectUnauthorized: false }],
  ['sslmode=verify-full', { rejectUnauthorized: true }],
  ['sslrootcert=system', { rejectUnauthorized: true }],
  [`sslrootcert=${ca}`, { ca: 'what signs', rejectUnauthorized: true }],
  [`sslmode=verify-full&sslrootcert=${ca}`, { ca: 'what signs', rejectUnauthorized: true }],
  [`sslmode=require&sslcert=${ca}&sslkey=${ca}`, { cert: 'what signs', key: 'what signs', rejectUnauthorized: false }],
])('TLS by ?%s', async (parameters, wanted) => {
  const said = await tls(parameters)
  expect(said && { ...said, checkServerIdentity: undefined }).toEqual(wanted)
})

test.each(['sslmode=verify-ca', `sslmode=require&sslrootcert=${ca}`])(
  'whoever was signed for is believed by ?%s, whatever its name',
  async (parameters) => {
    const said = await tls(parameters)
    expect(said).toHaveProperty('rejectUnauthorized', true)
    expect(said).toHaveProperty('checkServerIdentity')
  },
)

test.each([
  ['sslmode=sure', 'sslmode=sure is none of'],
  ['sslrootcert=/nowhere/ca.pem', "sslrootcert=/nowhere/ca.pem can't be read: ENOENT"],
  ['search_path=app', 'search_path=app is not obeyed there'],
  ['schema=app', 'schema=app is not obeyed there'],
  ['currentSchema=app', 'currentSchema=app is not obeyed there'],
  ['options=-c%20search_path%3Dapp', 'options=-c search_path=app is not obeyed there'],
  ['role=owner', 'role=owner is not obeyed there'],
])('?%s is refused', async (parameters, message) => {
  const error = await failure(resolveTarget({ url: `postgres://me:geheim@h/d?${parameters}` }))
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'url' } })
  expect(error.message).toContain(message)
})

test.each([
  'schema=public',
  'pgbouncer=true&connection_limit=1',
  'application_name=a&options=endpoint%3Dx',
  'x-migrations-table=m',
])('?%s of other tools changes nothing', async (parameters) => {
  expect(await resolveTarget({ url: `postgres://me@h/d?${parameters}` })).toEqual(
    await resolveTarget({ url: 'postgres://me@h/d' }),
  )
})
