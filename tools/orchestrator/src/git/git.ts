import { execFile } from 'node:child_process'
import { SkeinError } from '@skein/core'

/** What git answered. */
export interface Answer {
  /** It did not fail. */
  readonly ok: boolean
  /** Without the last line end. */
  readonly text: string
  /** What it had to say about its failure. */
  readonly complaint: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Asks git something in a folder. @throws SkeinError USAGE when there is no git. */
export type Git = (folder: string, ...args: readonly string[]) => Promise<Answer>

/** In a hook these say where the hook's repository is, by paths from a folder that isn't ours. */
const ofHooks = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR']

/** @param own what git is told besides. */
export function gitIn(environment: Environment, own: Environment = {}): Git {
  // It looks and touches nothing, not even to refresh its index.
  const looking = { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' }
  const env = { ...environment, ...looking, ...Object.fromEntries(ofHooks.map((name) => [name, undefined])), ...own }
  return async (cwd, ...args) =>
    await new Promise((resolve, reject) => {
      execFile('git', args, { cwd, env, maxBuffer: Infinity }, (error, text, complaint) => {
        if (error?.code === 'ENOENT') {
          const hint = 'Install git, or leave --against out.'
          reject(new SkeinError('USAGE', 'git is not installed here, and --against needs it.', { hint, cause: error }))
          return
        }
        resolve({ ok: !error, text: text.replace(/\r?\n$/, ''), complaint: complaint.trim() })
      })
    })
}

/** What git answers to a question that it can always answer. @throws SkeinError USAGE with what it says instead. */
export async function answerOf(asked: Promise<Answer>): Promise<string> {
  const { ok, text, complaint } = await asked
  if (ok) return text
  throw new SkeinError('USAGE', `git can't compare these files: ${complaint.replace('fatal: ', '')}`, {
    hint: 'Mend what it complains about, or leave --against out.',
  })
}
