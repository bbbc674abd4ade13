import { Argument } from 'commander'
import { exits } from '../result.ts'
import type { Verb } from '../verb.ts'

/** Lists every migration. */
export const verb: Verb = {
  group: 'Look:',
  summary: 'every migration with its state',
  words: [new Argument('[services...]', 'default: all')],
  flags: [],
  examples: [
    ['skein list', 'all services'],
    ['skein list patient', 'one'],
  ],
  async run(call) {
    const { listValue } = await import('../values/list.ts')
    const { survey } = await import('../engine/survey.ts')
    const { prepared, named } = await survey(call)
    const value = listValue(prepared, named)
    const blind = value.services.some(({ migrations }) => migrations.some(({ state }) => state === 'unknown'))
    return { kind: 'list', exit: blind ? exits.refused : exits.ok, value }
  },
}
