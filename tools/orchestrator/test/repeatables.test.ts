import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { clinic, table } from './clinic.ts'
import { query, write } from './project.ts'

const view = (column: string) => `CREATE OR REPLACE VIEW all_a AS SELECT ${column} FROM a`

test('a view is made last, made again when it changes, and made again after a step back', async () => {
  const place = await clinic({
    user: { ...table('1', 'a'), ...table('2', 'b'), 'R_all_a.sql': view('id') },
    patient: table('1', 'c', '-- skein: requires=user@R_all_a\n'),
  })
  const names = async (verb: readonly string[]) => {
    const { json } = await skein([...verb, '--json'], place)
    return json().steps.map((one) => `${one.service}@${one.version}`)
  }
  expect(await names(['up', 'patient'])).toEqual(['user@1', 'user@2', 'user@R_all_a', 'patient@1'])
  expect((await skein(['up'], place)).stdout).toMatch(/^Nothing to do/)
  expect((await skein(['status', '--check'], place)).code).toBe(0)

  write(place.cwd, { 'services/user/migrations/R_all_a.sql': view('id, id * 2 AS twice') })
  const behind = await skein(['status', '--check', '--json'], place)
  expect(behind.code).toBe(3)
  expect(behind.json()).toMatchObject({
    services: expect.arrayContaining([
      expect.objectContaining({
        service: 'user',
        pending: [{ version: 'R_all_a', description: 'made anew', phase: 'expand' }],
      }),
    ]) as unknown,
  })
  expect((await skein(['list', 'user'], place)).stdout).toMatch(/R_all_a +pending/)
  const up = await skein(['up'], place)
  expect(up.stdout).toContain('user@R_all_a')
  expect(await query(place.url['user'] ?? '', 'SELECT twice FROM all_a')).toEqual([])
  expect((await skein(['list', 'user'], place)).stdout).toMatch(/R_all_a +applied/)

  await skein(['down', '1', 'user', '--yes'], place)
  expect(await names(['up', '--dry-run'])).toEqual(['user@2', 'user@R_all_a'])
  expect((await skein(['history', 'user'], place)).stdout).toContain('R_all_a')
})

test('one that fails leaves what was there, and can be corrected', async () => {
  const place = await clinic({
    user: { ...table('1', 'a'), 'R_all_a.sql': 'CREATE VIEW all_a AS SELECT nothing FROM a' },
  })
  const { code, stdout, stderr } = await skein(['up'], place)
  expect([code, stdout + stderr]).toEqual([
    1,
    expect.stringMatching(/user@R_all_a \(up\) failed: column "nothing" does not exist[^]*R_all_a\.sql:1:29/),
  ])
  write(place.cwd, { 'services/user/migrations/R_all_a.sql': view('id') })
  expect((await skein(['up', '--json'], place)).json()).toMatchObject({
    outcome: 'done',
    steps: [{ version: 'R_all_a' }],
  })
})
