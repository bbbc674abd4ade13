import type { Goal } from '@skein/core'
import { Argument, Option } from 'commander'
import { applyFlags, type PlanFlags, revertFlags, type SpreadFlags, spreadFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

interface Flags extends PlanFlags, SpreadFlags {
  readonly to?: string
  readonly down?: string
  readonly sql?: boolean
}

/** Shows what `up`, or another goal, would do. */
export const verb: Verb<Flags> = {
  group: 'Look:',
  summary: 'what up would do; with --to or --down, what they would',
  description: 'Shows the steps, what each of them waits for, and what stands against them. Touches nothing.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [
    new Option('--to <version>', 'the plan of: skein to <version>').conflicts('down'),
    new Option('--down <n>', 'the plan of: skein down <n>'),
    new Option('--sql', 'the very text that would be sent'),
    ...spreadFlags,
    ...applyFlags,
    ...revertFlags,
  ],
  formats: ['markdown'],
  examples: [
    ['skein plan', 'what up would do'],
    ['skein plan patient --down 2', 'what it would take to go back'],
    ['skein plan --to 3 patient --json', 'for a program, or to compare'],
    ['skein plan --format markdown', 'for a comment on a pull request'],
    ['skein plan user --sql', 'for a database administrator, who may send it with psql instead'],
  ],
  async run(call) {
    const { SkeinError } = await import('@skein/core')
    const { counted, targets } = await import('../engine/goals.ts')
    const { preview } = await import('../engine/carry.ts')
    const { words, flags } = call
    if (flags.down !== undefined && !/^\d+$/.test(flags.down))
      throw new SkeinError('USAGE', `--down ${flags.down} is no count.`, {
        hint: 'Type a whole number: skein plan --down 2',
      })
    const verb = flags.to !== undefined ? 'to' : flags.down !== undefined ? 'down' : 'up'
    const typed = verb === 'up' ? words : [flags[verb] ?? '', ...words]
    const goalOf = (system: Parameters<typeof targets>[0]): Goal =>
      verb === 'to'
        ? { verb, targets: targets(system, typed) }
        : { verb, ...counted(system, verb, typed, flags, verb === 'up' ? null : 1) }
    if (flags.sql === true) return await (await import('../engine/script.ts')).script(call, goalOf)
    return await preview(call, goalOf, ['skein', verb, ...typed, ...kept(flags)].join(' '))
  },
}

/** The options that the command must have, too, to do what was shown. */
function kept(flags: Flags): string[] {
  const names = ['phase', 'allowOutOfOrder', 'requireAll', 'cascade', 'alone', 'each', 'across'] as const
  return names.flatMap((name) => {
    const [value, option] = [flags[name], `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`]
    return value === undefined ? [] : [value === true ? option : `${option} ${value}`]
  })
}
