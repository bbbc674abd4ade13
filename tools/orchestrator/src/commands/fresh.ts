import { Argument } from 'commander'
import { applyFlags, revertFlags, type RunFlags, runFlags, seedFlag } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Empties databases and fills them anew. */
export const verb: Verb<RunFlags & { readonly seed?: boolean }> = {
  group: 'Change databases:',
  summary: 'drop everything that came after Skein, then apply everything',
  description:
    'Drops every object and extension of the database that did not stand before Skein, whoever made it, then applies everything. Asks for the name of the database; refused in production. History, roles and other databases stay.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [...applyFlags, ...revertFlags, seedFlag, ...runFlags],
  examples: [
    ['skein fresh user', 'an empty database, and its migrations'],
    ['skein fresh user --cascade', 'with what requires it elsewhere, back and up again'],
    ['skein fresh --seed --yes', 'the whole system, without asking'],
  ],
  async run(call) {
    const { fresh } = await import('../engine/fresh.ts')
    return await fresh(call)
  },
}
