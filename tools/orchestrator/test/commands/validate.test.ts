import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { serviceConfig, table } from '../clinic.ts'
import { folder } from '../project.ts'

const config = {
  'skein.config.ts': `export default { services: ['services/*'] }`,
  'services/user/skein.config.ts': serviceConfig('user'),
  'services/patient/skein.config.ts': serviceConfig('patient'),
}

function within(service: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`services/${service}/migrations/${name}`, text]),
  )
}

test('files that are right need no database and no address of one', async () => {
  const cwd = folder({
    ...config,
    ...within('user', table('1', 'a')),
    ...within('patient', table('1', 'b', '-- skein: requires=user@1\n')),
  })
  const { code, stdout, stderr } = await skein(['validate'], { cwd })
  expect([code, stderr, stdout]).toEqual([
    0,
    '',
    '2 services, 2 migrations, 0 seeds: nothing found\nNext: skein plan\n',
  ])
  expect((await skein(['validate', 'user', '--json'], { cwd })).json()).toEqual({
    services: [{ service: 'user', migrations: 1, seeds: 0 }],
    findings: [],
  })
})

test('what is wrong is said with file, line and remedy, and exits 2; a warning alone exits 0', async () => {
  const cwd = folder({
    ...config,
    ...within('user', {
      '1_a.up.sql': 'SELECT 1;',
      '2_b.up.sql': '\n-- skein: phase=soon\nSELECT 1;',
      '2_b.down.sql': 'SELECT 1;',
    }),
    ...within('patient', {
      ...table('1', 'a', '-- skein: requires=user@9\n'),
      ...table('2', 'b', '-- skein: requires=billing@1\n'),
    }),
  })
  const { code, stdout } = await skein(['validate'], { cwd })
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /^services\/user\/migrations\/2_b\.up\.sql:2 {2}error BAD_DIRECTIVE {2}phase=soon is no phase\.\n {2}→ Phases are/,
  )
  expect(stdout).toMatch(/services\/user\/migrations\/1_a\.up\.sql:1 {2}warning MISSING_DOWN/)
  expect(stdout).toMatch(
    /services\/patient\/migrations\/1_create_a\.up\.sql:1 {2}error REQUIREMENT_MISSING {2}patient@1 requires user@9/,
  )
  expect(stdout).toMatch(/2_create_b\.up\.sql:1 {2}error REQUIREMENT_UNKNOWN {2}patient@2 requires billing@1/)
  expect(stdout).toMatch(/: 3 errors, 1 warning\n$/)
  expect((await skein(['validate', '--json'], { cwd })).json()).toMatchObject({
    findings: [
      {
        code: 'BAD_DIRECTIVE',
        severity: 'error',
        service: 'user',
        file: join(cwd, 'services/user/migrations/2_b.up.sql'),
        line: 2,
      },
      {},
      {},
      {},
    ],
  })

  const mild = folder({
    ...config,
    ...within('user', { '1_a.up.sql': 'SELECT 1;' }),
    ...within('patient', table('1', 'a')),
  })
  expect((await skein(['validate'], { cwd: mild })).code).toBe(0)
})

test('a circle of requirements is found in the files alone', async () => {
  const cwd = folder({
    ...config,
    ...within('user', table('1', 'a', '-- skein: requires=patient@1\n')),
    ...within('patient', table('1', 'b', '-- skein: requires=user@1\n')),
  })
  const { code, stdout } = await skein(['validate'], { cwd })
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /error CYCLE {2}These migrations wait for each other: (user@1 → patient@1 → user@1|patient@1 → user@1 → patient@1)/,
  )
})
