/** A text as a literal that means the same whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''")
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

/** A name, quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A table's name with its schema, quoted. */
export function qualified({ schema, table }: { readonly schema: string; readonly table: string }): string {
  return `${identifier(schema)}.${identifier(table)}`
}

/** A moment in ISO 8601 with its microseconds. */
export function moment(expression: string): string {
  return `to_char((${expression})::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

/**
 * The question whether there is such a table, answered with its name and schema. One that never had a row is none: its
 * tool applied nothing, and a file that wants the table, to put a trigger on it, finds it.
 */
export function tableNamed(name: string): string {
  return `SELECT min(oid::regclass::text) FROM pg_class WHERE relkind = 'r' AND relname = ${literal(name)}
    AND pg_relation_size(oid) > 0 AND relnamespace::regnamespace::text !~ '^"?pg_'`
}
