import { Argument, Option } from 'commander'
import type { Verb } from '../verb.ts'

/** Writes the files of a new migration. */
export const verb: Verb<{ readonly timestamp?: boolean; readonly template?: string }> = {
  group: 'Write migrations:',
  summary: 'write the two files of a new migration',
  description:
    'Writes an up and a down, by a template that is named or that the name fits, numbered as the folder does it: a sequence goes on, and after the first timestamp there are only timestamps.',
  aliases: ['create'],
  words: [
    new Argument('<name>', 'what it does, such as create_patients'),
    new Argument('[service]', 'default: the one whose folder this is, or the only one'),
  ],
  flags: [
    new Option('--timestamp', 'number it by the time (UTC), even where the folder counts'),
    new Option('--template <intent>', 'what it is meant to do; list: what there is for its store'),
  ],
  examples: [
    ['skein new add_phone_to_patients patient', 'in the service patient'],
    ['skein new index_patients_on_mrn --template index', 'an index that stops nobody'],
    ['skein new x --template list', 'which templates there are; writes nothing'],
    ['skein new create_invoices --timestamp', 'in the service where one stands'],
    ['skein new create_users --dir db/migrations', 'in a plain folder'],
  ],
  async run(call) {
    const { create } = await import('../engine/create.ts')
    return await create(call)
  },
}
