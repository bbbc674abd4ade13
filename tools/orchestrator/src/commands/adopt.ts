import { Argument, Option } from 'commander'
import type { AdoptFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'

/** Takes a database over from another tool. */
export const verb: Verb<AdoptFlags> = {
  group: 'Change databases:',
  summary: 'take a database over from another tool, or show what that would be',
  description:
    "Reads another tool's table of what it applied, compares it with the files, and shows what it would take over. With --yes it puts that table aside and writes Skein's, in one transaction; the healthcare platform's becomes Skein's where it stands. Needs the package @skein/adopt.",
  words: [
    new Argument('[tool]', 'whose; default: whatever is found there'),
    new Argument('[service]', 'default: the only one'),
  ],
  flags: [
    new Option('--table <name>', 'its table, where that has another name than usual'),
    new Option('--accept-changed', 'files may differ from what was applied; those that are here count'),
    new Option('--forget-missing', 'leave out what was applied and has no file any more'),
    new Option('--undo', 'give the tool its table back, if what it applied stands, and nothing else').conflicts([
      'table',
      'acceptChanged',
      'forgetMissing',
    ]),
  ],
  examples: [
    ['skein adopt', 'what it would take over, and from whom'],
    ['skein adopt --yes', 'does it'],
    ['skein adopt goose patient --yes', "patient's, from goose"],
    ['skein adopt --undo patient', 'what giving it back would be; with --yes it does'],
    ['skein adopt --url postgres://… --dir db/migrations --layout goose', 'without any configuration'],
  ],
  async run(call) {
    const { adopt } = await import('../engine/adopt.ts')
    return await adopt(call)
  },
}
