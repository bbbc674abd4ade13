import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Waits for databases. */
export const verb: Verb<{ readonly timeout: string; readonly check?: boolean }> = {
  group: 'Look:',
  summary: 'wait until databases answer, and versions stand',
  description:
    'Waits until each database answers and, where a version is named, until it stands. Exits 75 and says what is missing when that takes too long.',
  words: [new Argument('[services...]', 'such as user, user@2 or user@latest; default: all that are not optional')],
  flags: [
    new Option('--timeout <time>', 'how long, e.g. 500ms, 60s, 5m').default('60s'),
    new Option('--check', 'until everything stands that this build needs'),
  ],
  examples: [
    ['skein wait', 'until all databases answer'],
    ['skein wait user@2 patient --timeout 5m', 'until user@2 stands and patient answers'],
    ['skein wait --check', 'until another runner has brought everything up to date'],
  ],
  async run(call) {
    const { wait } = await import('../engine/wait.ts')
    return await wait(call)
  },
}
