import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { clinic, table } from '../clinic.ts'
import { tables } from '../project.ts'

interface Script {
  readonly scripts: readonly { readonly service: string; readonly steps: readonly string[]; readonly text: string }[]
}

/** Sends a text in one simple-query message, which ends at its first error. */
async function send(url: string, text: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

test('--sql prints what would be sent, and whoever sends it has migrated', async () => {
  const place = await clinic()
  const { code, json } = await skein(['plan', '--sql', '--json'], place)
  const { scripts } = json() as unknown as Script
  expect(code).toBe(0)
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual(Object.values(place.url).map(() => []))
  for (const { service, text } of scripts) await send(place.url[service] ?? '', text)
  expect((await skein(['up'], place)).stdout).toMatch(/^Nothing to do/)
  expect((await skein(['status', '--check'], place)).code).toBe(0)
  expect((await skein(['history'], place)).stdout).toContain('applied')
})

test('the way back as well, by what the ledger keeps', async () => {
  const place = await clinic()
  await skein(['up'], place)
  const { scripts } = (
    await skein(['plan', '--down', '1', 'appointment', '--sql', '--json'], place)
  ).json() as unknown as Script
  expect(scripts).toMatchObject([{ service: 'appointment' }])
  await send(place.url['appointment'] ?? '', scripts[0]?.text ?? '')
  expect((await skein(['plan', 'appointment', '--json'], place)).json()).toMatchObject({
    steps: [{ service: 'appointment' }],
  })
})

test('a function can not be sent, and nobody comes past it', async () => {
  const files = { ...table('1', 'a'), '2_b.up.mjs': "throw new Error('run')", ...table('3', 'c') }
  const place = await clinic({ user: files })
  const { json } = await skein(['plan', '--sql', '--json'], place)
  const [script] = (json() as unknown as Script).scripts
  await expect(send(place.url['user'] ?? '', script?.text ?? '')).rejects.toThrow(
    /user@2 is a function of .*2_b\.up\.mjs/,
  )
  expect((await skein(['status', '--json'], place)).json()).toMatchObject({ services: [{ at: '1' }] })
})

test('an index that a failed build left is refused there as well, and the text says how it is sent', async () => {
  const build = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);'
  const place = await clinic({ user: { ...table('1', 'a'), '2_i.up.sql': build } })
  const url = place.url['user'] ?? ''
  await skein(['up', '1', 'user'], place)
  await send(url, 'INSERT INTO a VALUES (1), (1)')
  await expect(send(url, 'CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)')).rejects.toThrow('could not create')
  const { json, stdout } = await skein(['plan', '--sql', '--json'], place)
  const [script] = (json() as unknown as Script).scripts
  expect(stdout).not.toMatch(/^SELECT indisvalid/m)
  expect(script?.text).toMatch(/^-- .* must stop at the first error: psql .*ON_ERROR_STOP=1/)
  // Each statement is a message of its own, as from psql.
  const look = /^DO 'DECLARE skein_index[^]*?^END';$/m.exec(script?.text ?? '')?.[0] ?? 'SELECT 1'
  await expect(send(url, look)).rejects.toThrow('index a_id is INVALID')
  await send(url, 'DROP INDEX a_id')
  await send(url, look)
})

test('as text it is nothing but SQL, part by part', async () => {
  const place = await clinic({ user: table('1', 'a'), report: table('1', 'c') })
  const { stdout } = await skein(['plan', '--sql'], place)
  expect(stdout).toMatch(
    /^-- Part 1 of 2: report at postgres:\/\/[^]*\n-- report@1 \(up\)\n[^]*CREATE TABLE c[^]*COMMIT;[^]*-- Part 2 of 2: user at /,
  )
  expect(stdout).not.toContain('Next:')
  await skein(['up'], place)
  expect((await skein(['plan', '--sql'], place)).stdout).toBe('-- Nothing to do.\n')
})

test.skipIf(!(await hasPsql()))('psql sends it as it is', async () => {
  const place = await clinic({
    user: { ...table('1', 'a'), '2_i.up.sql': 'CREATE INDEX CONCURRENTLY a_id ON a (id);' },
  })
  const { stdout } = await skein(['plan', '--sql'], place)
  const child = promisify(execFile)('psql', ['-X', '-v', 'ON_ERROR_STOP=1', '-f', '-', place.url['user'] ?? ''])
  child.child.stdin?.end(stdout)
  await child
  expect((await skein(['status', '--check'], place)).code).toBe(0)
  expect(await tables(place.url['user'] ?? '')).toContain('a')
})

async function hasPsql(): Promise<boolean> {
  return await promisify(execFile)('psql', ['--version']).then(
    () => true,
    () => false,
  )
}

test('a plan that is refused is shown, and gives no text', async () => {
  const place = await clinic()
  await skein(['up'], place)
  const { code, stdout } = await skein(['plan', '--down', '1', 'user', '--sql'], place)
  expect(code).toBe(2)
  expect(stdout).toContain('REQUIRED_BY')
  expect(stdout).not.toContain('BEGIN')
})
