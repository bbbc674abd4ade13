import type { Template } from '@skein/core'
import { label, word } from './label.ts'

/** In two: programs that read the old name and those that read the new one work side by side in between. */
export const rename: Template = {
  name: 'rename',
  about: 'a property gets another name: both first, the old one goes later',
  example: 'rename_patient_surname_to_family_name',
  write(title) {
    const [, words, was = '', is] = /^rename_(.+)_([^_]+)_to_(.+)$/.exec(title) ?? []
    if (words === undefined || is === undefined) return null
    const [before, after] = [`n.${word(was)}`, `n.${word(is)}`]
    const each = (where: string, what: string) =>
      `MATCH (n:${label(words)}) WHERE ${where}\nCALL (n) { ${what} } IN TRANSACTIONS OF 1000 ROWS;\n`
    return [
      {
        title: `copy_${words}_${was}_to_${is}`,
        up: `// skein: phase=backfill\n// From here on both are to be written.\n${each(`${before} IS NOT NULL AND ${after} IS NULL`, `SET ${after} = ${before}`)}`,
        down: each(`${before} IS NOT NULL AND ${after} IS NOT NULL`, `REMOVE ${after}`),
      },
      {
        title: `drop_${words}_${was}`,
        up: `// skein: phase=contract\n// Nobody may read the old one any more.\n${each(`${before} IS NOT NULL`, `REMOVE ${before}`)}`,
        down: each(`${after} IS NOT NULL AND ${before} IS NULL`, `SET ${before} = ${after}`),
      },
    ]
  },
}
