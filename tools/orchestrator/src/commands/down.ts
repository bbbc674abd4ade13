import { Argument, Option } from 'commander'
import { revertFlags, type RunFlags, runFlags, type SpreadFlags, spreadFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Takes back what was applied last. */
export const verb: Verb<RunFlags & SpreadFlags> = {
  group: 'Change databases:',
  summary: 'take back what was applied last',
  description:
    'Takes back the last n of one service, after showing the plan and asking. It refuses while something elsewhere requires them.',
  words: [
    new Argument('[n]', 'how many; default: 1'),
    new Argument('[services...]', 'one, unless --each, --across or --all says how several are meant'),
  ],
  flags: [...spreadFlags, new Option('--all', 'everything that stands'), ...revertFlags, ...runFlags],
  examples: [
    ['skein down patient', "patient's last one"],
    ['skein down 3 patient', "patient's last three"],
    ['skein down 2 user --cascade', 'with what requires them elsewhere'],
    ['skein down 5 --across', 'the last five of the whole order'],
    ['skein down --all --yes', 'all services back to empty, without asking'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { counted } = await import('../engine/goals.ts')
    return await carry(call, (system) => ({ verb: 'down', ...counted(system, 'down', call.words, call.flags, 1) }))
  },
}
