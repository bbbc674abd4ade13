import { type ErrorCode, type Service, SkeinError, toSkeinError } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import { exits, type Result } from '../result.ts'
import { attemptValue, type HistoryValue, statsOf } from '../values/history.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'
import { labelsOf } from './labels.ts'

interface Flags {
  readonly limit?: string
  readonly stats?: boolean
}

/** What was done to the named services, and by whom. @throws SkeinError USAGE, CONFIG_INVALID */
export async function history(call: Call<Flags>): Promise<Result> {
  const { limit, stats = false } = call.flags
  // What is added up is added up whole, unless a number says otherwise.
  const most = limit === undefined ? (stats ? Number.MAX_SAFE_INTEGER : 50) : countOf(limit)
  const system = await findDatabases(call)
  const named = known(system, call.words)
  const asked = system.services.filter(({ name }) => named?.includes(name) ?? true)
  const services = await Promise.all(
    asked.map(async (one): Promise<HistoryValue['services'][number]> => {
      const { name: service, store } = one
      try {
        const attempts = (await store.history(most, call.io.stop)).map(attemptValue(calledIn(one)))
        return stats ? { service, stats: statsOf(attempts) } : { service, attempts }
      } catch (thrown) {
        const { code, message } = toSkeinError(thrown)
        if (!unasked.has(code)) throw thrown
        return { service, unreachable: message }
      }
    }),
  )
  const blind = services.some(({ service, unreachable }) => {
    const optional = asked.some(({ name, optional }) => name === service && optional)
    return unreachable !== undefined && !optional
  })
  return { kind: 'history', exit: blind ? exits.refused : exits.ok, value: { services } }
}

/** Why one service has no answer, which keeps nobody from those of the others. */
const unasked: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'ACCESS_DENIED', 'CONFIG_INVALID', 'HISTORY_LOST'])

/** What was done is told without the files, too: by its numbers. */
function calledIn(service: Service): ReadonlyMap<string, string> {
  try {
    return labelsOf(service)
  } catch (thrown) {
    if (thrown instanceof SkeinError) return new Map()
    throw thrown
  }
}

function countOf(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count
  throw new SkeinError('USAGE', `--limit ${text} is no count.`, { hint: 'Write a whole number, such as --limit 20.' })
}
