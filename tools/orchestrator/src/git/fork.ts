import { SkeinError } from '@skein/core'
import type { Git } from './git.ts'

/** Where a repository's files here and those of a ref went apart. */
export interface Fork {
  /** The ref, as it was typed. */
  readonly ref: string
  /** The repository's folder. */
  readonly root: string
  /** The merge base's commit. */
  readonly base: string
  /** The ref's commit. */
  readonly tip: string
}

/** The folder of the repository that a folder is in, and the way from there, with slashes. @throws SkeinError USAGE */
export async function repositoryOf(git: Git, folder: string): Promise<{ root: string; path: string }> {
  const { ok, text, complaint } = await git(folder, 'rev-parse', '--show-toplevel', '--show-prefix')
  const [root = '', prefix = ''] = text.split(/\r?\n/)
  if (ok && root !== '') return { root, path: prefix.replace(/\/$/, '') }
  if (ok || complaint.includes('not a git repository'))
    throw usage(`${folder} is in no git repository, so there is nothing to compare with.`, 'Leave --against out.')
  const [said = '', ...more] = complaint.split('\n').map((line) => line.trim())
  throw usage(`git can't be asked about ${folder}: ${said.replace('fatal: ', '')}.`, more.findLast(Boolean))
}

/** Finds the merge base of what is checked out and a ref. @throws SkeinError USAGE */
export async function forkFrom(git: Git, root: string, ref: string): Promise<Fork> {
  const tip = await commitOf(git, root, ref)
  if (tip === null) throw await unknownRef(git, root, ref)
  const base = await git(root, 'merge-base', 'HEAD', tip)
  if (base.ok) return { ref, root, base: base.text, tip }
  if ((await commitOf(git, root, 'HEAD')) === null)
    throw usage('Nothing is committed here yet, so there is nothing to compare.', 'Leave --against out.')
  throw usage(
    `What is checked out and ${ref} have no commit in common${(await isShallow(git, root)) ? ' in this shallow clone' : ''}.`,
    (await isShallow(git, root)) ? deepen : `Name the branch that this one started from, instead of ${ref}.`,
  )
}

const deepen = 'Bring the history: git fetch --unshallow; in GitHub Actions: fetch-depth: 0 for actions/checkout.'

async function unknownRef(git: Git, root: string, ref: string): Promise<SkeinError> {
  const shallow = await isShallow(git, root)
  const remote = (await commitOf(git, root, `origin/${ref}`)) === null ? '' : ` Did you mean origin/${ref}?`
  return usage(
    `There is no ${ref} in ${root}${shallow ? ', which is a shallow clone' : ''}.${remote}`,
    shallow ? deepen : 'Bring it with git fetch, or check its name: git branch --all.',
  )
}

async function commitOf(git: Git, root: string, ref: string): Promise<string | null> {
  const { ok, text } = await git(root, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`)
  return ok ? text : null
}

async function isShallow(git: Git, root: string): Promise<boolean> {
  return (await git(root, 'rev-parse', '--is-shallow-repository')).text === 'true'
}

function usage(message: string, hint: string | undefined): SkeinError {
  return new SkeinError('USAGE', message, hint === undefined ? {} : { hint })
}
