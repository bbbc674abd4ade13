import type { Template } from '@skein/core'
import { label, word } from './label.ts'

export const lookup: Template = {
  name: 'index',
  about: 'nodes of a label are found by a property',
  example: 'index_patient_name',
  write(title) {
    const [, words, property = ''] = /^index_(.+)_([^_]+)$/.exec(title) ?? []
    if (words === undefined) return null
    const name = word(`${words}_${property}`)
    const up = `CREATE INDEX ${name} FOR (n:${label(words)}) ON (n.${word(property)});\n`
    return [{ title, up, down: `DROP INDEX ${name};\n` }]
  },
}
