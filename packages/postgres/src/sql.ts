/** A text as a literal that means the same whatever `standard_conforming_strings` says. */
export function literal(text: string | null): string {
  if (text === null) return 'NULL'
  const quoted = text.replaceAll("'", "''")
  return text.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

/** A name, quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A point in time as a text that `Date` reads. */
export function moment(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** A list of texts as a `text[]` literal. */
export function textArray(items: readonly string[]): string {
  const elements = items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
  return `${literal(`{${elements.join(',')}}`)}::text[]`
}
