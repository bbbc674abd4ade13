import type { Template } from '@skein/core'

export const data: Template = {
  name: 'data',
  about: 'rows without a value are given one; run again it changes nothing',
  example: 'backfill_status_of_patients',
  write(title) {
    const [, column, table] = /^backfill_(.+)_of_(.+)$/.exec(title) ?? []
    if (column === undefined) return null
    const up = `-- skein: phase=backfill
-- Only rows that have none, so that it may be run again. Rows stay locked until its end: of a large table take a part at
-- a time, by a range of its key.
UPDATE ${table} SET ${column} = DEFAULT /* or what they should have */ WHERE ${column} IS NULL;
`
    const down = `-- Which rows had none is not known any more, and what they have now does no harm.\n`
    return [{ title, up, down }]
  },
}
