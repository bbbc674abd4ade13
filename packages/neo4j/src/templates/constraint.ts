import type { Template } from '@skein/core'
import { label, word } from './label.ts'

export const constraint: Template = {
  name: 'constraint',
  about: 'nodes of a label are told apart by a property',
  example: 'unique_patient_mrn',
  write(title) {
    const [, words, property = 'id'] =
      /^(?:unique|constraint)_(.+)_([^_]+)$/.exec(title) ?? /^create_([^_]+)$/.exec(title) ?? []
    if (words === undefined) return null
    const name = word(`${words}_${property}_unique`)
    const up = `CREATE CONSTRAINT ${name} FOR (n:${label(words)}) REQUIRE n.${word(property)} IS UNIQUE;\n`
    return [{ title, up, down: `DROP CONSTRAINT ${name};\n` }]
  },
}
