import { Argument } from 'commander'
import { applyFlags, type RunFlags, runFlags, seedFlag, type SpreadFlags, spreadFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Applies what is pending. */
export const verb: Verb<RunFlags & SpreadFlags & { readonly seed?: boolean }> = {
  group: 'Change databases:',
  summary: 'apply what is pending, in dependency order',
  description:
    'Applies what is pending, in dependency order. What it requires of services that are not named comes along.',
  words: [new Argument('[n]', 'only the first n; default: all'), new Argument('[services...]', 'default: all')],
  flags: [...spreadFlags, ...applyFlags, seedFlag, ...runFlags],
  examples: [
    ['skein up', 'everything'],
    ['skein up patient', 'patient, and what it requires elsewhere'],
    ['skein up 1 patient', "patient's next one"],
    ['skein up --phase expand', 'what is safe before the new code is out'],
    ['skein up --dry-run', 'what it would do'],
  ],
  async run(call) {
    const { carry } = await import('../engine/carry.ts')
    const { counted } = await import('../engine/goals.ts')
    return await carry(
      call,
      (system) => ({ verb: 'up', ...counted(system, 'up', call.words, call.flags, null) }),
      call.flags.seed,
    )
  },
}
