import type { Prepared, Refusal } from '@skein/core'
import { type Environment, gitIn } from '../git/git.ts'

/** Changed files that are looked up: git is asked for each of their commits. */
const most = 3

/** The same, its refusals saying what differs in files that were changed since they were applied, where git knows. */
export async function withDifferences<Client>(prepared: Prepared<Client>, env: Environment): Promise<Prepared<Client>> {
  const changed = prepared.plan.refusals.filter(({ was }) => was !== undefined).slice(0, most)
  if (changed.length === 0) return prepared
  const { changeSince } = await import('../git/since.ts')
  const git = gitIn(env)
  const refusals = prepared.plan.refusals.map(async (refusal): Promise<Refusal> => {
    const { file, was } = refusal
    const change = changed.includes(refusal) && file && was ? await changeSince(git, file, was) : null
    return change ? { ...refusal, change } : refusal
  })
  return { ...prepared, plan: { ...prepared.plan, refusals: await Promise.all(refusals) } }
}
