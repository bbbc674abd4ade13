import type { Template } from '@skein/core'

/** In two: rows that stand are looked at while others write. */
export const foreignKey: Template = {
  name: 'foreign-key',
  about: 'a foreign key without a long lock: new rows first, then all of them',
  example: 'reference_patients_by_patient_id_in_visits',
  write(title) {
    const [, target, column, table] = /^reference_(.+)_by_(.+)_in_(.+)$/.exec(title) ?? []
    if (target === undefined) return null
    const name = `${table}_${column}_fkey`
    const add = `ADD CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${target} NOT VALID`
    return [
      {
        title,
        up: `-- From here on no row is written that points nowhere; those that stand are not looked at yet. A row of ${target} is
-- deleted quickly where ${table} have an index on ${column}: skein new index_${table}_on_${column}
ALTER TABLE ${table} ${add};
`,
        down: `ALTER TABLE ${table} DROP CONSTRAINT ${name};\n`,
      },
      {
        title: `validate_${column}_in_${table}`,
        up: `-- skein: requires={service}@{version:1}
-- Reads all rows while others write, and fails where one points nowhere.
ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};
`,
        down: `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ${add};\n`,
      },
    ]
  },
}
