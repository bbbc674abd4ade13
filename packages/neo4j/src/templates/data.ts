import type { Template } from '@skein/core'
import { label, word } from './label.ts'

export const data: Template = {
  name: 'data',
  about: 'nodes without a property are given one, in batches',
  example: 'backfill_patient_status',
  write(title) {
    const [, words, name = ''] = /^(?:backfill|data)_(.+)_([^_]+)$/.exec(title) ?? []
    if (words === undefined) return null
    const property = `n.${word(name)}`
    const up = `// skein: phase=backfill
// Each batch stands for itself, and run again this changes nothing.
MATCH (n:${label(words)}) WHERE ${property} IS NULL
CALL (n) { SET ${property} = 'unknown' } IN TRANSACTIONS OF 1000 ROWS;
`
    const down = `// Whatever was given that value since loses it as well.
MATCH (n:${label(words)}) WHERE ${property} = 'unknown'
CALL (n) { REMOVE ${property} } IN TRANSACTIONS OF 1000 ROWS;
`
    return [{ title, up, down }]
  },
}
