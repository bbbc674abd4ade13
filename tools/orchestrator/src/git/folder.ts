import { mkdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { answerOf, type Environment, type Git, gitIn } from './git.ts'

/** A folder as it is in a commit. */
export interface Old {
  readonly commit: string
  /** From the repository's root, with slashes. */
  readonly path: string
  /** What git calls its content: equal ones are equal folders. */
  readonly id: string
}

/** The files below some folders that are not as they are in a commit, tracked or not; from the root, with slashes. */
export async function touched(git: Git, root: string, commit: string, folders: readonly string[]): Promise<string[]> {
  const paths = folders.map((folder) => `:(top,literal)${folder}`)
  const asked = [
    git(root, 'diff', '--name-only', '--no-renames', '-z', commit, '--', ...paths),
    git(root, 'ls-files', '--others', '-z', '--', ...paths),
  ]
  const lists = await Promise.all(asked.map(answerOf))
  return lists.flatMap((list) => list.split('\0').filter(Boolean))
}

/** A folder in a commit; null when it isn't there. */
export async function folderIn(git: Git, root: string, commit: string, path: string): Promise<Old | null> {
  const { ok, text } = await git(root, 'rev-parse', '--verify', '--quiet', `${commit}:${path}`)
  return ok ? { commit, path, id: text } : null
}

/** What a folder that is now at `path` was called in a commit; null when its files came from nowhere. */
export async function calledIn(git: Git, root: string, commit: string, path: string): Promise<string | null> {
  return commonest((await renames(git, root, commit)).filter(({ to }) => to === path).map(({ from }) => from))
}

/** What a folder of one commit is called in a later one; null when its files went nowhere. */
export async function calledLater(git: Git, root: string, before: Old, commit: string): Promise<string | null> {
  const found = await renames(git, root, before.commit, commit)
  return commonest(found.filter(({ from }) => from === before.path).map(({ to }) => to))
}

/** The folders of files that were renamed since a commit, by the time of another one or until now. */
async function renames(git: Git, root: string, ...commits: string[]): Promise<{ from: string; to: string }[]> {
  const how = ['--find-renames', '--no-rename-empty', '-l0', '--diff-filter=R', '--name-status', '-z']
  const text = await answerOf(git(root, 'diff', ...how, ...commits, '--'))
  const folderOf = (path = ''): string => posix.dirname(path).replace(/^\.$/, '')
  return [...text.matchAll(/R\d+\0([^\0]+)\0([^\0]+)/g)].map(([, from, to]) => ({
    from: folderOf(from),
    to: folderOf(to),
  }))
}

/** Writes a folder of a commit's to an empty place of one's own. */
export async function writeOut(environment: Environment, root: string, old: Old, place: string): Promise<string> {
  // An index of its own: what is staged in the repository stays as it is.
  const git = gitIn(environment, { GIT_INDEX_FILE: join(place, 'index') })
  const files = join(place, 'files')
  mkdirSync(files)
  await answerOf(git(root, 'read-tree', old.id))
  await answerOf(git(root, 'checkout-index', '--all', `--prefix=${files}/`))
  return files
}

function commonest(names: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}
