import type { Template } from '@skein/core'

export const table: Template = {
  name: 'table',
  about: 'a table with an identity and its times',
  example: 'create_patients',
  write(title) {
    const [, name] = /^create_(?:table_)?(.+)$/.exec(title) ?? []
    if (name === undefined) return null
    const up = `CREATE TABLE ${name} (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
`
    return [{ title, up, down: `DROP TABLE ${name};\n` }]
  },
}
