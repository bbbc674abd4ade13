import { Argument, Option } from 'commander'
import { exits } from '../result.ts'
import type { ServiceValue } from '../values/status.ts'
import type { Verb } from '../verb.ts'

/** What `repair` shows each way out of; `plan` speaks of the rest. */
const repairable = new Set(['DIRTY', 'CHANGED_FILE', 'MISSING_FILE', 'BROKEN_REQUIREMENT'])

function lookInto(wrong: readonly Pick<ServiceValue, 'problems'>[]): string {
  const errors = wrong.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'error'))
  const verb = errors.length > 0 && errors.every(({ code }) => repairable.has(code)) ? 'repair' : 'plan'
  return `skein ${verb}, for what to do about it`
}

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
    const { isSettled, statusValue } = await import('../values/status.ts')
    const { survey } = await import('../engine/survey.ts')
    const { prepared, named } = await survey(call)
    const value = statusValue(prepared, named)
    const { services } = value
    const wrong = services.filter(({ problems }) => problems.some(({ severity }) => severity === 'error'))
    const due = services.filter(({ pending }) => pending.length > 0)
    // Where only a newer Skein may write, this one's plan says so.
    const newer = due.some(({ problems }) => problems.some(({ code }) => code === 'NEWER_LEDGER'))
    const next = wrong.length > 0 || newer ? { next: lookInto(wrong) } : due.length > 0 ? { next: 'skein up' } : {}
    if (call.flags.check)
      return { kind: 'status', exit: services.every(isSettled) ? exits.ok : exits.no, value, ...next }
    const blind = wrong.some(({ ledger }) => ledger !== 'ours' && ledger !== 'absent')
    return { kind: 'status', exit: blind ? exits.refused : exits.ok, value, ...next }
  },
}
