/** First texts for a new migration, filled in as far as its name tells. */
export function template(intent: string): { readonly up: string; readonly down: string } {
  const words = intent.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  const unique = /^(?:unique|constraint)_(.+)_([^_]+)$/.exec(words) ?? /^create_()([^_]+)$/.exec(words)
  if (unique) return constraint(pascal(unique[1] || unique[2] || ''), unique[1] ? (unique[2] ?? 'id') : 'id')
  const index = /^index_(.+)_([^_]+)$/.exec(words)
  if (index) return indexOn(pascal(index[1] ?? ''), index[2] ?? 'id')
  return {
    up: `// ${intent}\n// What it needs of other services goes here: // skein: requires=user@2\n\n`,
    down: `// Takes back: ${intent}\n\n`,
  }
}

function constraint(label: string, property: string): { up: string; down: string } {
  const name = `${label.toLowerCase()}_${property}_unique`
  return {
    up: `CREATE CONSTRAINT ${name} FOR (n:${label}) REQUIRE n.${property} IS UNIQUE;\n`,
    down: `DROP CONSTRAINT ${name};\n`,
  }
}

function indexOn(label: string, property: string): { up: string; down: string } {
  const name = `${label.toLowerCase()}_${property}`
  return {
    up: `CREATE INDEX ${name} FOR (n:${label}) ON (n.${property});\n`,
    down: `DROP INDEX ${name};\n`,
  }
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
