import type { Template } from '@skein/core'
import { label, word } from './label.ts'

export const fulltext: Template = {
  name: 'fulltext',
  about: 'nodes of a label are found by words in a property',
  example: 'fulltext_note_text',
  write(title) {
    const [, words, property = ''] = /^(?:fulltext|search)_(.+)_([^_]+)$/.exec(title) ?? []
    if (words === undefined) return null
    const name = word(`${words}_${property}_words`)
    const up = `CREATE FULLTEXT INDEX ${name} FOR (n:${label(words)}) ON EACH [n.${word(property)}];\n`
    return [{ title, up, down: `DROP INDEX ${name};\n` }]
  },
}
