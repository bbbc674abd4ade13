import { type ServerError, serverError } from '../failure.ts'
import type { Link } from '../link.ts'

/** The format that this version writes. */
export const format = 1

/** Labels that are Skein's own. */
export const labels = {
  row: 'SchemaMigration',
  history: 'SchemaMigrationHistory',
  state: 'SchemaMigrationState',
  lock: 'SchemaMigrationLock',
  /** Where nothing but rehearsals is. */
  shadow: 'SchemaMigrationShadow',
} as const

/** Whether `n` is one of Skein's own nodes. */
export const isOwn: string = `(n:${Object.values(labels).join(' OR n:')})`

/** The ledger's head: whose it is, the counter that all order comes from, and what stood here before. */
export const head: string = `(h:${labels.state} {kind: 'ledger', name: ''})`

/** Counts on; what writes to the ledger begins with it, so that two writers meet here. */
export const count: string = `MATCH ${head} SET h.seq = h.seq + 1`

const names = ['schema_migrations_lock', 'schema_migrations_version', 'schema_migrations_state']

const constraints = [
  `CREATE CONSTRAINT schema_migrations_lock IF NOT EXISTS FOR (n:${labels.lock}) REQUIRE n.name IS UNIQUE`,
  `CREATE CONSTRAINT schema_migrations_version IF NOT EXISTS FOR (n:${labels.row}) REQUIRE n.version IS UNIQUE`,
  `CREATE CONSTRAINT schema_migrations_state IF NOT EXISTS FOR (n:${labels.state}) REQUIRE (n.kind, n.name) IS UNIQUE`,
]

/** Statements that bring the constraints by which two runners meet. */
export const ledgerSchema: readonly string[] = constraints

/** How many of the constraints stand. */
async function standing(link: Link): Promise<number> {
  const rows = await link.ask('SHOW CONSTRAINTS YIELD name WHERE name IN $names RETURN name', { names })
  return rows.length
}

/**
 * Many runners on an empty server deadlock with each other, and what one of them makes is there for all. Of one that died
 * the index of a constraint may be there without the constraint, for a moment or for ever.
 */
function isPassing(error: ServerError | null): boolean {
  return error !== null && (error.retriable || /\.Schema\.\w+AlreadyExists$/.test(error.code))
}

/** Looks first: a schema command waits for whoever holds the lock. */
export async function ensureSchema(link: Link): Promise<void> {
  for (let tries = 0; (await standing(link)) < constraints.length; tries++) {
    try {
      for (const constraint of constraints) await link.ask(constraint)
    } catch (error) {
      if (tries > 20 || !isPassing(serverError(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200))
      // Of one that is being made it can't be taken: that waits, and then is refused.
      if (tries > 2) for (const name of names) await dropLeft(link, name).catch(() => {})
    }
  }
}

/**
 * Takes away what a constraint of that name left that came to nothing. The server makes its index first; when who asked
 * for both is gone at the end of that, the index stays for ever, POPULATING and of no constraint, and stands in the way.
 */
export async function dropLeft(link: Link, name: string): Promise<void> {
  const left = await link.ask(
    `SHOW INDEXES YIELD name, state, owningConstraint
     WHERE name = $name AND state = 'POPULATING' AND owningConstraint IS NULL RETURN name`,
    { name },
  )
  if (left.length > 0) await link.ask(`DROP INDEX ${quoted(name)} IF EXISTS`)
}

/** Whatever of the user's stands: labels, types of relationships, constraints and indexes, by name. */
export async function things(link: Link): Promise<readonly string[]> {
  const own = Object.values(labels)
  const queries = [
    `MATCH (n) UNWIND CASE WHEN size(labels(n)) = 0 THEN [''] ELSE labels(n) END AS label
     WITH DISTINCT label WHERE NOT label IN $own RETURN 'LABEL ' + label AS thing`,
    `MATCH ()-[r]->() RETURN DISTINCT 'TYPE ' + type(r) AS thing`,
    `SHOW CONSTRAINTS YIELD name WHERE NOT name STARTS WITH 'schema_migrations_' RETURN 'CONSTRAINT ' + name AS thing`,
    `SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL
     RETURN 'INDEX ' + name AS thing`,
  ]
  const found: string[] = []
  for (const query of queries) {
    const rows = await link.ask(query, query.includes('$own') ? { own } : {})
    found.push(...rows.map(({ thing }) => String(thing)))
  }
  return found.sort()
}

/** A name as Cypher takes it, whatever is in it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
