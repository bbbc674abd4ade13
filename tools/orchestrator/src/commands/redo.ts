import { Argument } from 'commander'
import { revertFlags, type RunFlags, runFlags, type SpreadFlags, spreadFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Takes back what was applied last and applies it again. */
export const verb: Verb<RunFlags & SpreadFlags> = {
  group: 'Change databases:',
  summary: 'take back what was applied last and apply it again',
  description:
    'Takes back the last n of one service and applies the same again, in one plan, after showing it and asking. It refuses while something elsewhere requires them.',
  words: [
    new Argument('[n]', 'how many; default: 1'),
    new Argument('[services...]', 'one, unless --each or --across says how several are meant'),
  ],
  flags: [...spreadFlags, ...revertFlags, ...runFlags],
  examples: [
    ['skein redo patient', "patient's last one, while its down is being written"],
    ['skein redo 3 patient --dry-run', 'what its last three would take'],
    ['skein redo 2 user --cascade', 'with what requires them elsewhere, back and up again'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { counted } = await import('../engine/goals.ts')
    return await carry(call, (system) => ({ verb: 'redo', ...counted(system, 'redo', call.words, call.flags, 1) }))
  },
}
