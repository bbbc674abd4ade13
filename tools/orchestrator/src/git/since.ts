import { dirname } from 'node:path'
import { checksumOf } from '@skein/core'
import { repositoryOf } from './fork.ts'
import type { Git } from './git.ts'

/** How a file that was applied differs from what was applied. */
export interface Change {
  /** The last commit that has the file as it was applied. */
  readonly commit: string
  /** From that commit to now, as git shows it. */
  readonly diff: string
}

/** Commits of a file that are looked through. */
const most = 200

/**
 * What changed in a file since it had this checksum. Null where git does not know: no git, no repository, never
 * committed like that, or only a part of the file was applied.
 */
export async function changeSince(git: Git, file: string, checksum: string): Promise<Change | null> {
  const root = await repositoryOf(git, dirname(file)).then(
    (found) => found.root,
    () => null,
  )
  if (root === null) return null
  const log = await git(root, 'log', `-n${most}`, '--follow', '--format=%x00%h', '--name-only', '--', file)
  for (const entry of log.text.split('\0')) {
    const [commit = '', path = ''] = entry.split('\n').filter(Boolean)
    if (path === '') continue
    const { ok, text } = await git(root, 'show', `${commit}:${path}`)
    // The last line end is not in the answer.
    if (!ok || ![text, `${text}\n`].some((whole) => checksumOf(whole) === checksum)) continue
    const how = ['--no-color', '--no-ext-diff', '--unified=1', '--ignore-cr-at-eol']
    const { text: diff } = await git(root, 'diff', ...how, `${commit}:${path}`, file)
    return { commit, diff: diff.slice(Math.max(0, diff.search(/^@@/m))) }
  }
  return null
}
