import { join } from 'node:path'
import { SkeinError } from '@skein/core'
import { expect, test } from 'vitest'
import { errorGithub, validateGithub } from '../../src/print/github.ts'
import type { FindingValue } from '../../src/result.ts'
import { skein } from '../cli.ts'
import { serviceConfig } from '../clinic.ts'
import { folder } from '../project.ts'

const finding: FindingValue = {
  code: 'BAD_DIRECTIVE',
  severity: 'error',
  service: 'user',
  file: '/repo/db/1_a.up.sql',
  line: 3,
  message: 'It is wrong.',
  remedy: 'Mend it.',
}

const services = [{ service: 'user', migrations: 2, seeds: 0 }]

/** The annotation of a finding. */
function annotation(change: Partial<FindingValue>): string | undefined {
  return validateGithub({ services, findings: [{ ...finding, ...change }] }, '/repo').split('\n')[0]
}

test('findings stand at their lines, from the root of the repository, and the sum is told last', async () => {
  const root = folder({
    'clinic/skein.config.ts': `export default { services: ['services/*'] }`,
    'clinic/services/user/skein.config.ts': serviceConfig('user'),
    'clinic/services/user/migrations/1_a.up.sql': 'SELECT 1;',
    'clinic/services/user/migrations/2_b.up.sql': '\n-- skein: phase=soon\nSELECT 1;',
    'clinic/services/user/migrations/2_b.down.sql': 'SELECT 1;',
  })
  const place = { cwd: join(root, 'clinic/services/user'), env: { GITHUB_WORKSPACE: root, FORCE_COLOR: '1' } }
  const { code, stdout, stderr } = await skein(['validate', '--format', 'github'], place)
  expect([code, stderr]).toEqual([2, ''])
  const up = 'clinic/services/user/migrations'
  expect(stdout)
    .toBe(`::error file=${up}/2_b.up.sql,line=2,title=BAD_DIRECTIVE::phase=soon is no phase.%0A→ Phases are expand, backfill and contract.
::warning file=${up}/1_a.up.sql,line=1,title=MISSING_DOWN::Version 1 can't be taken back: it has no down.%0A→ Write its down, or say at its top: -- skein: irreversible
1 service, 2 migrations, 0 seeds: 1 error, 1 warning
`)
  const here = await skein(['validate', '--format', 'github'], { cwd: place.cwd })
  expect(here.stdout).toMatch(/^::error file=migrations\/2_b\.up\.sql,line=2/)
})

test('nothing in a text can end an annotation or begin another command', () => {
  const nasty = '100%,\r\n::set-env name=A::b'
  expect(annotation({ message: nasty, remedy: 'x' })).toBe(
    '::error file=db/1_a.up.sql,line=3,title=BAD_DIRECTIVE::100%25,%0D%0A::set-env name=A::b%0A→ x',
  )
  expect(annotation({ file: '/repo/a,b:c%\n.sql' })).toContain('file=a%2Cb%3Ac%25%0A.sql,line=3,')
})

test('what has no file in the repository says whose it is, or where', () => {
  expect(annotation({ file: null, line: null })).toBe('::error title=BAD_DIRECTIVE::user: It is wrong.%0A→ Mend it.')
  expect(annotation({ file: '(1 create, up)', severity: 'warning' })).toBe(
    '::warning title=BAD_DIRECTIVE::user: It is wrong.%0A→ Mend it.',
  )
  expect(annotation({ file: '/elsewhere/1_a.up.sql' })).toContain('file=/elsewhere/1_a.up.sql,')
})

test('an error is an annotation, too, without what is only for the terminal', async () => {
  const data = { file: '/repo/skein.config.ts' }
  const error = new SkeinError('CONFIG_INVALID', 'It is\nwrong.', { hint: 'Mend it.', detail: 'row data', data })
  expect(errorGithub(error, '/repo')).toBe(
    '::error file=skein.config.ts,title=CONFIG_INVALID::It is%0Awrong.%0A→ Mend it.\n',
  )
  const cwd = folder()
  for (const words of [['--format', 'github'], ['--format=github']]) {
    const { code, stdout, stderr } = await skein(['validate', '--nonsense', ...words], { cwd })
    expect([code, stdout, stderr]).toEqual([64, '', expect.stringMatching(/^::error title=USAGE::Unknown option /)])
  }
  const { stderr } = await skein(['validate', '--format', 'github', '--config', 'no.ts'], { cwd })
  expect(stderr).toMatch(/^::error file=no\.ts,title=CONFIG_INVALID::There is no file/)
})
