import { exits, type Result } from '../result.ts'
import { shipped } from '../shipped.ts'
import type { Call } from '../verb.ts'
import { candidates } from './candidates.ts'

/** The script of a shell or, when there are words behind it, what could stand in the place of the last one. */
export async function completion(call: Call): Promise<Result> {
  const [shell = '', ...words] = call.words
  const value =
    words.length === 0
      ? { shell, script: shipped(`shells/skein.${shell}`) }
      : { shell, candidates: await candidates(words, call) }
  return { kind: 'completion', exit: exits.ok, value }
}
