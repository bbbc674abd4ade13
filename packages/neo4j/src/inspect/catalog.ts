import type { Catalog, CatalogObject, Description, Fault } from '@skein/core'
import { labels, quoted } from '../ledger/nodes.ts'
import type { Link } from '../link.ts'

const own: readonly string[] = Object.values(labels)

/**
 * Constraints and indexes. Labels, types and properties are no schema: a graph has those that its data uses. The two
 * indexes of all labels and types are every database's.
 */
export async function readCatalog(link: Link): Promise<Catalog> {
  const constraints = await link.ask(
    `SHOW CONSTRAINTS YIELD name, labelsOrTypes, createStatement WHERE none(label IN labelsOrTypes WHERE label IN $own)
     RETURN 'constraint' AS kind, name, createStatement AS definition`,
    { own },
  )
  const indexes = await link.ask(
    `SHOW INDEXES YIELD name, type, labelsOrTypes, owningConstraint, createStatement
     WHERE type <> 'LOOKUP' AND owningConstraint IS NULL AND none(label IN labelsOrTypes WHERE label IN $own)
     RETURN 'index' AS kind, name, createStatement AS definition`,
    { own },
  )
  const objects = [...constraints, ...indexes].map(({ kind, name, definition }): CatalogObject => ({
    kind: String(kind),
    name: String(name),
    definition: String(definition),
  }))
  return objects.sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The catalog as Cypher that makes it anew in an empty database. */
export function describeCatalog(catalog: Catalog): Description {
  return { extension: 'cypher', text: catalog.map(({ definition }) => `${definition};\n`).join('') }
}

/** Indexes that answer nothing. What the server says of them may hold data, and is not repeated. */
export async function readFaults(link: Link): Promise<readonly Fault[]> {
  const rows = await link.ask(
    `SHOW INDEXES YIELD name, state, owningConstraint, createStatement, populationPercent WHERE state <> 'ONLINE'
     RETURN name, state, owningConstraint AS owner, createStatement AS text, toString(populationPercent) AS percent ORDER BY name`,
  )
  return rows.map(({ name, state, owner, text, percent }): Fault => {
    const object = String(name)
    if (state === 'POPULATING')
      return {
        code: 'INDEX_POPULATING',
        object,
        message: `The index ${object} is built to ${String(percent)} %; until then it answers nothing.`,
        remedy: `CALL db.awaitIndex('${object.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}', 3600);`,
      }
    const drop = typeof owner === 'string' ? `DROP CONSTRAINT ${quoted(owner)}` : `DROP INDEX ${quoted(object)}`
    return {
      code: 'INDEX_FAILED',
      object,
      message: `The index ${object} could not be built (${String(state)}), and answers nothing. SHOW INDEXES YIELD name, failureMessage says why.`,
      remedy: `${drop}; then mend the data, and ${String(text)};`,
    }
  })
}
