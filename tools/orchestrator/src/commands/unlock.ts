import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Says who holds a lock, and ends them if told to. */
export const verb: Verb<{ readonly force?: boolean; readonly dryRun?: boolean }> = {
  group: 'Mend:',
  summary: 'who holds the lock of a service; with --force, end them',
  description:
    'Says who holds the lock of a service, since when, and exits 2 while they live. A lock ends with its holder, so after a crash there is nothing to unlock; --force is for one that hangs.',
  words: [new Argument('[services...]', 'default: all; with --force, one')],
  flags: [
    new Option('--force', 'end the holder, after asking'),
    new Option('--dry-run', 'say who it is and touch nothing; exits 0'),
  ],
  examples: [
    ['skein unlock', 'who is at work, anywhere'],
    ['skein unlock user', 'and on one service'],
    ['skein unlock user --force', 'end a runner that hangs'],
  ],
  async run(call) {
    const { unlock } = await import('../engine/unlock.ts')
    return await unlock(call)
  },
}
