import { Argument, Option } from 'commander'
import type { RepairFlags } from '../engine/repair.ts'
import { rowsFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Says what is wrong, and does of it what it is told to. */
export const verb: Verb<RepairFlags> = {
  group: 'Mend:',
  summary: 'what was begun and not ended, or changed since; and ways out',
  description:
    'Says what needs repair and what can be done about it; exits 3 when something does. With an option it does that, after showing it. Nothing is ever guessed.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [
    new Option('--resume', 'go on with what was begun').conflicts(['done', 'forget', 'acceptChanged']),
    new Option('--from <n>', 'with --resume: at this statement, counted from 1'),
    new Option('--done', 'all of it was done').conflicts(['forget', 'acceptChanged']),
    new Option('--forget', 'it counts as never begun').conflicts('acceptChanged'),
    new Option('--accept-changed', 'what was changed after it was applied is right as it is now'),
    ...rowsFlags,
  ],
  examples: [
    ['skein repair', 'what needs repair, anywhere'],
    ['skein repair user --resume', 'go on where it is known to have stopped'],
    ['skein repair user --resume --from 3', 'where that can only be seen in the database'],
    ['skein repair user --done --because finished-by-hand', 'history says who and why'],
    ['skein repair user --accept-changed --yes', 'without asking'],
  ],
  async run(call) {
    const { repair } = await import('../engine/repair.ts')
    return await repair(call)
  },
}
