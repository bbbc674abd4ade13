import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { branched, pair, type Repository, within } from '../repository.ts'

/** The findings that a comparison with main adds, as `code service file:line`. */
async function found(one: Pick<Repository, 'cwd'>, ...words: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await skein(['validate', ...words, '--against', 'main', '--json'], one)
  expect(stderr).toBe('')
  const { findings } = JSON.parse(stdout) as { findings: Record<'code' | 'service' | 'file' | 'line', string>[] }
  return findings.map(({ code, service, file, line }) => `${code} ${service} ${file.split('/').at(-1)}:${line}`)
}

test('a branch that only adds above is well, and the comparison is named', async () => {
  const one = branched()
  one.commit(within('user', pair('000003_d', 'd')))
  const { code, stdout } = await skein(['validate', '--against', 'main'], one)
  expect([code, stdout]).toEqual([
    0,
    '2 services, 4 migrations, 0 seeds, compared with main: nothing found\nNext: skein plan\n',
  ])
})

test('what is merged was changed, deleted, and given something below it: each with file, line and remedy', async () => {
  const one = branched(within('user', { ...pair('000003_d', 'd'), ...pair('000006_e', 'e') }))
  one.remove('services/user/migrations/000002_b.up.sql', 'services/user/migrations/000002_b.down.sql')
  one.commit(
    within('user', {
      '000001_a.up.sql': 'CREATE TABLE a (\n  id bigint\n);\n',
      ...pair('000004_f', 'f'),
      ...pair('000005_g', 'g'),
    }),
  )
  const { code, stdout } = await skein(['validate', '--against', 'main'], one)
  expect(code).toBe(2)
  const merged = one.git('rev-parse', '--short=12', 'main').trim()
  const up = 'services/user/migrations'
  expect(stdout).toBe(`${up}/000001_a.up.sql:2  error MERGED_CHANGED  user@1 is merged on main and was changed here.
  → Restore it and write the change as a new migration. What is merged: git show ${merged}:${up}/000001_a.up.sql
${up}/000002_b.up.sql:1  error MERGED_DELETED  user@2 is merged on main, and its file 000002_b.up.sql is gone here.
  → Bring it back: what may be applied somewhere is never deleted. What is merged: git show ${merged}:${up}/000002_b.up.sql
${up}/000004_f.up.sql:1  error MERGED_BELOW  user@4 is new here and below user@6, which is merged on main: where that stands, up refuses it.
  → Give its files the next number: 000007_f.up.sql, or say at the top of its up: -- skein: out-of-order
${up}/000005_g.up.sql:1  error MERGED_BELOW  user@5 is new here and below user@6, which is merged on main: where that stands, up refuses it.
  → Give its files the next number: 000008_g.up.sql, or say at the top of its up: -- skein: out-of-order
2 services, 6 migrations, 0 seeds, compared with main: 4 errors, 0 warnings
`)
  expect(one.git('show', `${merged}:${up}/000001_a.up.sql`)).toContain('id int\n')
})

test('main went on meanwhile: its new number is taken, and what it did is not held against the branch', async () => {
  const one = branched(within('user', pair('000003_old', 'old')))
  one.commit(within('user', pair('000004_mine', 'mine')))
  one.git('switch', '--quiet', 'main')
  one.remove('services/user/migrations/000003_old.up.sql', 'services/user/migrations/000003_old.down.sql')
  one.commit(within('user', { ...pair('000004_theirs', 'theirs'), '000002_b.up.sql': 'SELECT 2;\n' }))
  one.git('switch', '--quiet', 'feature')
  expect(await found(one)).toEqual(['MERGED_BELOW user 000004_mine.up.sql:1'])
  const { stdout } = await skein(['validate', '--against', 'main'], one)
  expect(stdout).toMatch(/Version 4 of user is taken on main by 000004_theirs.*\n.*number: 000005_mine\.up\.sql\.\n/)
  // To delete or to change what main deleted or changed alike is to follow it.
  one.remove('services/user/migrations/000003_old.up.sql', 'services/user/migrations/000003_old.down.sql')
  one.write(within('user', { '000002_b.up.sql': 'SELECT 2;\n' }))
  expect(await found(one)).toEqual(['MERGED_BELOW user 000004_mine.up.sql:1'])
  one.git('stash', '--quiet')
  one.git('switch', '--quiet', 'main')
  expect(await found(one)).toEqual([])
})

test('what may come late is let be: out-of-order, later phases, the very file that is merged', async () => {
  const one = branched(within('user', pair('000009_z', 'z')))
  one.commit(
    within('user', {
      ...pair('000003_d', 'd', '-- skein: out-of-order\n'),
      ...pair('000004_e', 'e', '-- skein: phase=backfill\n'),
      ...pair('000005_f', 'f', '-- skein: phase=contract\n'),
      ...pair('000006_g', 'g'),
    }),
  )
  one.git('switch', '--quiet', 'main')
  one.commit(within('user', pair('000006_g', 'g')))
  one.git('switch', '--quiet', 'feature')
  expect(await found(one)).toEqual([])
})

test('line ends and a byte order mark are no change; a down may change; a file that became unreadable is not gone', async () => {
  const one = branched(within('user', { '000003_d.up.sql': 'SELECT 1;\r\n' }))
  one.write(
    within('user', {
      '000001_a.up.sql': '\uFEFFCREATE TABLE a (\r\n  id int\r\n);\r\n',
      '000001_a.down.sql': 'DROP TABLE IF EXISTS a;\n',
      '000002_b.up.sql': 'SELECT \0;\n',
      '000003_d.up.sql': 'SELECT 1;\n',
      '000003_d.down.sql': 'SELECT 1;\n',
    }),
  )
  expect(await found(one)).toEqual(['NUL_BYTE user 000002_b.up.sql:1'])
  one.commit()
  one.git('branch', '--force', 'main')
  // What could never run changes nothing that stands when it is mended.
  one.write(within('user', { '000002_b.up.sql': 'SELECT 1;\n' }))
  expect(await found(one)).toEqual([])
})

test('only the services that were asked for are spoken of, committed or not', async () => {
  const one = branched(within('patient', pair('000003_e', 'e')))
  one.write({
    ...within('user', { '000002_b.up.sql': 'SELECT 2;\n' }),
    ...within('patient', pair('000002_d', 'd')),
  })
  expect(await found(one, 'user')).toEqual(['MERGED_CHANGED user 000002_b.up.sql:1'])
  expect(await found(one, 'patient')).toEqual(['MERGED_BELOW patient 000002_d.up.sql:1'])
  expect(await found({ cwd: join(one.cwd, 'services/user') })).toHaveLength(2)
})

test('timestamps are given a new one, and migrations in code are not compared', async () => {
  const code = `import { defineMigrations } from 'skein'\nimport { postgres } from '@skein/postgres'
export default { name: 'code', store: postgres({ url: 'postgres://x' }), migrations: defineMigrations([{ version: '1', description: 'a', up: 'SELECT 1', down: 'SELECT 1' }]) }`
  const one = branched({
    'services/code/skein.config.ts': code,
    ...within('user', pair('20250101000000_d', 'd')),
  })
  one.write({
    'services/code/skein.config.ts': code.replace('SELECT 1', 'SELECT 2'),
    ...within('user', pair('20240101000000_e', 'e')),
  })
  const { stdout } = await skein(['validate', '--against', 'main'], one)
  expect(stdout).toMatch(
    /^\S+20240101000000_e\.up\.sql:1 {2}error MERGED_BELOW [^]*the next number: 20\d{12}_e\.up\.sql/,
  )
  expect(stdout).toMatch(/3 services, 6 migrations, 0 seeds, compared with main: 1 error, 0 warnings\n$/)
})
