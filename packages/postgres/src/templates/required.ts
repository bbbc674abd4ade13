import type { Template } from '@skein/core'

/** In two: a lock for a moment each time, and the rows are read while others write. */
export const required: Template = {
  name: 'required',
  about: 'a column becomes NOT NULL without a long lock: new rows first, then all of them',
  example: 'require_mrn_on_patients',
  write(title) {
    const [, column, table] = /^require_(.+)_on_(.+)$/.exec(title) ?? []
    if (column === undefined) return null
    const name = `${table}_${column}_required`
    const check = `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID;\n`
    const drop = `ALTER TABLE ${table} DROP CONSTRAINT ${name};\n`
    return [
      {
        title: `ask_${column}_of_new_${table}`,
        up: `-- From here on no row is written without; those that stand are not looked at yet.
${check}`,
        down: drop,
      },
      {
        title,
        up: `-- skein: requires={service}@{version:1}
-- Fill the rows that have none before: the next statement fails where there is one. It reads them while others write.
ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};
-- The constraint proves it, so this takes its lock only for a moment.
ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;
${drop}`,
        down: `${check}ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;\n`,
      },
    ]
  },
}
