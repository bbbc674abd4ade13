import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** What `prove` takes besides what all verbs do. */
export interface ProveFlags {
  readonly write?: boolean
  readonly requireAll?: boolean
}

/** Rehearses every migration on an empty store. */
export const verb: Verb<ProveFlags> = {
  group: 'Look:',
  summary: 'rehearse every migration up, down and up again on an empty store',
  description:
    'Makes an empty store beside each service, runs every migration up, down and up again, and compares what stands in between. Names each down that leaves something behind or takes too much. Touches none of your data; exits 3 when something is wrong.',
  words: [new Argument('[services...]', 'default: all')],
  flags: [
    new Option('--write', 'write what the migrations make as schema.sql (or .cypher, .json) beside them, for reviews'),
    new Option('--require-all', 'a service that cannot be rehearsed here is wrong, too'),
  ],
  examples: [
    ['skein prove', 'all services'],
    ['skein prove patient', 'one'],
    ['skein prove --write', 'and keep each schema as a file; the next prove says when it is old'],
  ],
  async run(call) {
    const { proveAll } = await import('../engine/prove.ts')
    return await proveAll(call)
  },
}
