import type { Template } from '@skein/core'
import { label, word } from './label.ts'

export const relationship: Template = {
  name: 'relationship',
  about: 'nodes that know others by their ids are related to them, in batches',
  example: 'relate_clinician_treats_patient',
  write(title) {
    const [, from = '', verb = '', to] = /^relate_([^_]+)_(.+)_([^_]+)$/.exec(title) ?? []
    if (to === undefined) return null
    const type = word(verb.toUpperCase())
    const key = word(`${from}_id`)
    const up = `// ${label(to)} names its ${label(from)} in ${key}. Each batch stands for itself, and run again this changes nothing.
MATCH (b:${label(to)}) WHERE b.${key} IS NOT NULL
CALL (b) {
  MATCH (a:${label(from)} {id: b.${key}})
  MERGE (a)-[:${type}]->(b)
} IN TRANSACTIONS OF 1000 ROWS;
`
    const down = `MATCH (:${label(from)})-[r:${type}]->(:${label(to)})
CALL (r) { DELETE r } IN TRANSACTIONS OF 1000 ROWS;
`
    return [{ title, up, down }]
  },
}
