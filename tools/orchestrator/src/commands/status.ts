import { Argument, Option } from 'commander'
import { exits } from '../result.ts'
import type { Verb } from '../verb.ts'

/** Says where services stand. */
export const verb: Verb<{ readonly check?: boolean }> = {
  group: 'Look:',
  summary: 'where each service stands',
  words: [new Argument('[services...]', 'default: all')],
  flags: [new Option('--check', 'exit 3 unless everything stands')],
  examples: [
    ['skein status', 'all services'],
    ['skein status patient --json', 'one, for a program'],
    ['skein status --check', 'a gate for a deployment'],
  ],
  async run(call) {
    const { isSettled, statusValue, survey } = await import('../engine.ts')
    const { prepared, named } = await survey(call)
    const value = statusValue(prepared, named)
    const blind = value.services.some(({ reachable, optional }) => !reachable && !optional)
    const exit = call.flags.check
      ? value.services.every(isSettled)
        ? exits.ok
        : exits.no
      : blind
        ? exits.refused
        : exits.ok
    const pending = value.services.some((service) => service.pending.length > 0)
    const wrong = value.services.some(({ problems }) => problems.some(({ severity }) => severity === 'error'))
    return {
      kind: 'status',
      exit,
      value,
      ...(wrong ? { next: 'skein plan, for what to do about it' } : pending && { next: 'skein up' }),
    }
  },
}
