import type { Template } from '@skein/core'
import { pascal } from './label.ts'

export const propertyIndex: Template = {
  name: 'index',
  about: 'nodes of a label are found by a property',
  example: 'index_patient_name',
  write(title) {
    const [, words, property] = /^index_(.+)_([^_]+)$/.exec(title) ?? []
    if (words === undefined) return null
    const label = pascal(words)
    const name = `${label.toLowerCase()}_${property}`
    const up = `CREATE INDEX ${name} FOR (n:${label}) ON (n.${property});\n`
    return [{ title, up, down: `DROP INDEX ${name};\n` }]
  },
}
