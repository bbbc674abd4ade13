import type { Template } from '@skein/core'

export const column: Template = {
  name: 'column',
  about: 'a column that may be empty, which takes its lock only for a moment',
  example: 'add_phone_to_patients',
  write(title) {
    const [, name, table] = /^add_(.+)_to_(.+)$/.exec(title) ?? []
    if (name === undefined) return null
    const up = `-- Without NOT NULL and without a volatile default this takes its lock only for a moment.
ALTER TABLE ${table} ADD COLUMN ${name} text;
`
    return [{ title, up, down: `ALTER TABLE ${table} DROP COLUMN ${name};\n` }]
  },
}
