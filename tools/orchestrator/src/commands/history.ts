import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Lists every attempt. */
export const verb: Verb<{ readonly limit?: string; readonly stats?: boolean }> = {
  group: 'Look:',
  summary: 'every attempt, newest first: when, what, how long, who',
  description:
    'Lists every attempt with its outcome, newest first: also those that failed, and changes of rows with who made them and why.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [
    new Option('--limit <n>', 'only the last n of each service (default: 50)'),
    new Option('--stats', 'how often each migration was tried and failed, and how long it takes'),
  ],
  examples: [
    ['skein history user', 'the last fifty attempts on it'],
    ['skein history --limit 5 --json', 'the last five of each service, for a program'],
    ['skein history user --stats', 'what takes long, and what fails'],
  ],
  async run(call) {
    const { history } = await import('../engine/history.ts')
    return await history(call)
  },
}
