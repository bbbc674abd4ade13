import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { folder, write } from '../project.ts'
import { branched, pair, repository, type Repository, within } from '../repository.ts'

/** What is said where nothing could be compared. */
async function said(one: Pick<Repository, 'cwd'>, ref: string, env = {}): Promise<string> {
  const { code, stdout, stderr } = await skein(['validate', `--against=${ref}`], { cwd: one.cwd, env })
  expect([code, stdout]).toEqual([64, ''])
  return stderr
}

/** What a pipeline has: the newest commit of one branch. */
function shallow({ cwd }: Repository, branch: string): Repository {
  const clone = repository(folder())
  clone.git('init', '--quiet')
  clone.git('remote', 'add', 'origin', pathToFileURL(cwd).href)
  clone.git('fetch', '--quiet', '--depth=1', 'origin', `+refs/heads/${branch}:refs/remotes/origin/${branch}`)
  clone.git('checkout', '--quiet', `origin/${branch}`)
  return clone
}

test('a shallow clone is told what it lacks, first the branch, then the history, and has both in the end', async () => {
  const one = branched()
  one.commit(within('user', pair('000003_d', 'd')))
  one.git('switch', '--quiet', 'main')
  one.commit(within('user', pair('000004_e', 'e')))
  const clone = shallow(one, 'feature')
  const bring = '→ Bring the history: git fetch --unshallow; in GitHub Actions: fetch-depth: 0 for actions/checkout.\n'
  expect(await said(clone, 'origin/main')).toBe(
    `✗ There is no origin/main in ${clone.cwd}, which is a shallow clone. Nothing was touched.\n${bring}`,
  )
  clone.git('fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/main:refs/remotes/origin/main')
  expect(await said(clone, 'origin/main')).toBe(
    `✗ What is checked out and origin/main have no commit in common in this shallow clone. Nothing was touched.\n${bring}`,
  )
  clone.git('fetch', '--quiet', '--unshallow', 'origin', 'main', 'feature')
  const { code, stdout } = await skein(['validate', '--against', 'origin/main'], clone)
  expect([code, stdout]).toEqual([2, expect.stringContaining('MERGED_BELOW  user@3')])
})

test('a shallow clone that has the commit it needs is enough', async () => {
  const one = branched()
  one.commit(within('user', { '000002_b.up.sql': 'SELECT 2;\n' }))
  const clone = repository(folder())
  clone.git('clone', '--quiet', '--depth=2', '--branch=feature', pathToFileURL(one.cwd).href, 'clone')
  const { code, stdout } = await skein(['validate', '--against', 'HEAD^'], { cwd: `${clone.cwd}/clone` })
  expect([code, stdout]).toEqual([2, expect.stringContaining('MERGED_CHANGED  user@2 is merged on HEAD^')])
})

test('a ref that is none, and one that is only on the remote', async () => {
  const one = branched()
  expect(await said(one, 'mian')).toBe(
    `✗ There is no mian in ${one.cwd}. Nothing was touched.\n→ Bring it with git fetch, or check its name: git branch --all.\n`,
  )
  expect(await said(one, '--output=here')).toContain('There is no --output=here in')
  one.git('update-ref', 'refs/remotes/origin/release', 'HEAD')
  expect(await said(one, 'release')).toContain('Did you mean origin/release?')
  one.git('switch', '--quiet', '--orphan', 'fresh')
  one.write({ 'skein.config.ts': `export default { services: ['services/*'] }` })
  one.git('checkout', '--quiet', 'main', '--', '.')
  expect(await said(one, 'main')).toContain('Nothing is committed here yet')
  // The same files at the same second would be the very same commit.
  one.commit({ another: 'file\n' })
  expect(await said(one, 'main')).toMatch(/have no commit in common\. [^]*→ Name the branch that this one started from/)
})

test('no repository, no git, and a repository that git does not trust', async () => {
  const one = branched()
  const bare = folder()
  write(bare, {
    'skein.config.ts': `import { postgres } from '@skein/postgres'\nexport default { services: { a: { store: postgres({ url: 'postgres://x' }), migrations: 'm' } } }`,
    'm/1_a.up.sql': '',
  })
  expect(await said({ cwd: bare }, 'main', { GIT_CEILING_DIRECTORIES: bare })).toContain(
    `✗ ${bare}/m is in no git repository, so there is nothing to compare with.`,
  )
  expect(await said(one, 'main', { PATH: '/is/not/there' })).toContain('git is not installed here')
  expect(await said(one, 'main', { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' })).toMatch(
    /git can't be asked about .*: detected dubious ownership in repository at .*\n→ git config --global --add safe\.directory/,
  )
})

test('a hook, in whose environment git names itself by paths from elsewhere', async () => {
  const one = branched()
  one.write(within('user', { '000002_b.up.sql': 'SELECT 2;\n' }))
  const place = { cwd: `${one.cwd}/services/user`, env: { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' } }
  const { code, stdout } = await skein(['validate', '--against', 'main'], place)
  expect([code, stdout]).toEqual([2, expect.stringContaining('MERGED_CHANGED  user@2')])
})
