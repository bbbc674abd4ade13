import type { Template } from '@skein/core'

export const enumValue: Template = {
  name: 'enum-value',
  about: 'one more value of an enum type',
  example: 'add_value_no_show_to_visit_status',
  write(title) {
    const [, value, type] = /^add_value_(.+)_to_(.+)$/.exec(title) ?? []
    if (value === undefined) return null
    const up = `-- skein: irreversible
-- A value is never taken out of a type: rows may hold it. It can't be used before this migration is applied, so what
-- uses it is a migration of its own. BEFORE '…' or AFTER '…' give it another place than the last.
ALTER TYPE ${type} ADD VALUE IF NOT EXISTS '${value}';
`
    return [{ title, up, down: null }]
  },
}
