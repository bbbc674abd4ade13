/** First texts for a new migration, filled in as far as its name tells. */
export function template(intent: string): { up: string; down: string } {
  const words = intent.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  const table = /^create_(?:table_)?(.+)$/.exec(words)?.[1]
  if (table) return createTable(table)
  const column = /^add_(.+)_to_(.+)$/.exec(words)
  if (column) return addColumn(column[1]!, column[2]!)
  return {
    up: `-- ${intent}\n-- What it needs of other services goes here: -- skein: requires=user@2\n\n`,
    down: `-- Takes back: ${intent}\n\n`,
  }
}

function createTable(table: string): { up: string; down: string } {
  return {
    up: `CREATE TABLE ${table} (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
`,
    down: `DROP TABLE ${table};\n`,
  }
}

function addColumn(column: string, table: string): { up: string; down: string } {
  return {
    up: `-- Without NOT NULL and without a volatile default this takes its lock only for a moment.
ALTER TABLE ${table} ADD COLUMN ${column} text;
`,
    down: `ALTER TABLE ${table} DROP COLUMN ${column};\n`,
  }
}
