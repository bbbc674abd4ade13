import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { serviceConfig } from '../clinic.ts'
import { branched, pair, within } from '../repository.ts'

async function codes(cwd: string): Promise<string[]> {
  const { stdout } = await skein(['validate', '--against', 'main', '--json'], { cwd })
  const { findings } = JSON.parse(stdout) as { findings: { code: string; service: string; file: string }[] }
  return findings.map(({ code, service, file }) => `${code} ${service} ${file.slice(cwd.length + 1)}`)
}

const moved = serviceConfig('user').replace(`migrations: 'migrations'`, `migrations: 'db'`)

test('a folder that was renamed is compared with what it was, committed or not', async () => {
  const one = branched()
  one.git('mv', 'services/user/migrations', 'services/user/db')
  one.write({
    'services/user/skein.config.ts': moved,
    'services/user/db/000002_b.up.sql': 'SELECT 2;\n',
    'services/user/db/000000_zero.up.sql': 'SELECT 0;\n',
    'services/user/db/000000_zero.down.sql': 'SELECT 0;\n',
  })
  const wanted = [
    'MERGED_CHANGED user services/user/db/000002_b.up.sql',
    'MERGED_BELOW user services/user/db/000000_zero.up.sql',
  ]
  expect(await codes(one.cwd)).toEqual(wanted)
  one.commit()
  expect(await codes(one.cwd)).toEqual(wanted)
  one.remove('services/user/db/000002_b.up.sql', 'services/user/db/000002_b.down.sql')
  expect(await codes(one.cwd)).toEqual(['MERGED_DELETED user services/user/db/000002_b.up.sql', wanted[1]])
})

test('a folder that main renamed meanwhile is found there', async () => {
  const one = branched()
  one.commit(within('user', pair('000003_mine', 'mine')))
  one.git('switch', '--quiet', 'main')
  one.git('mv', 'services/user/migrations', 'services/user/db')
  one.commit({ 'services/user/skein.config.ts': moved, 'services/user/db/000004_theirs.up.sql': 'SELECT 4;\n' })
  one.git('switch', '--quiet', 'feature')
  expect(await codes(one.cwd)).toEqual(['MERGED_BELOW user services/user/migrations/000003_mine.up.sql'])
})

test('a new service is not taken for one whose file it copied, nor for one with empty files as well', async () => {
  const one = branched(within('patient', { '000009_empty.up.sql': '', '000009_empty.down.sql': '' }))
  one.write({
    'services/bill/skein.config.ts': serviceConfig('bill'),
    'services/bill/migrations/000001_a.up.sql': 'CREATE TABLE a (\n  id int\n);\n',
    'services/bill/migrations/000001_a.down.sql': 'DROP TABLE a;\n',
  })
  expect(await codes(one.cwd)).toEqual([])
  one.remove('services/patient')
  one.write({
    'services/bill/migrations/000001_a.up.sql': '',
    'services/bill/migrations/000002_b.up.sql': '\n',
    'services/bill/migrations/000002_b.down.sql': '\n',
  })
  expect(await codes(one.cwd)).toEqual([])
})

test('a system in a subfolder of its repository, with names that are not plain', async () => {
  const one = branched()
  one.commit(
    Object.fromEntries(
      Object.entries({
        'skein.config.ts': `import { postgres } from '@skein/postgres'\nexport default { services: { a: { store: postgres({ url: 'postgres://x' }), migrations: 'die Änderungen' } } }`,
        'die Änderungen/000001_größe.up.sql': 'SELECT 1;\n',
        'die Änderungen/000001_größe.down.sql': 'SELECT 1;\n',
      }).map(([path, text]) => [`apps/the clinic/${path}`, text]),
    ),
  )
  one.git('branch', '--force', 'main')
  const cwd = join(one.cwd, 'apps/the clinic')
  expect(await codes(cwd)).toEqual([])
  one.write({ 'apps/the clinic/die Änderungen/000001_größe.up.sql': 'SELECT 2;\n' })
  expect(await codes(cwd)).toEqual(['MERGED_CHANGED a die Änderungen/000001_größe.up.sql'])
})
