import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** What `check` takes besides what all verbs do. */
export interface CheckFlags {
  readonly showData?: boolean
  readonly sample: string
  readonly requireAll?: boolean
}

/** Looks for what no single database can see. */
export const verb: Verb<CheckFlags> = {
  group: 'Look:',
  summary: 'look for orphans across databases, and for what is broken within each',
  description:
    'integrity: looks up every value that a service declares as a reference into another one (references in its configuration), and finds constraints that were not validated, invalid indexes and disabled triggers. Reads only; exits 3 when something is wrong.',
  words: [
    new Argument('<what>', 'what is looked at').choices(['integrity']),
    new Argument('[services...]', 'default: all'),
  ],
  flags: [
    new Option('--sample <n>', 'how many rows are told of each reference').default('5'),
    new Option('--show-data', 'keys of rows in JSON as well; on a terminal they are shown anyhow'),
    new Option('--require-all', 'an optional service that is out of reach is wrong, too'),
  ],
  examples: [
    ['skein check integrity', 'the whole system'],
    ['skein check integrity patient', "patient's references, and what is broken in it"],
    ['skein check integrity --json', 'for a nightly job'],
  ],
  async run(call) {
    const { checkAll } = await import('../engine/integrity.ts')
    return await checkAll(call)
  },
}
