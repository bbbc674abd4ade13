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

/** A list of texts as a `text[]` literal. */
export function textArray(items: readonly string[]): string {
  const elements = items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
  return `${literal(`{${elements.join(',')}}`)}::text[]`
}
