import { auth, driver } from 'neo4j-driver'
import { quoted } from '../src/ledger/nodes.ts'

/** The server that the tests were given; see test/setup.ts. */
const server = process.env['SKEIN_TEST_NEO4J_URL'] ?? ''

/** Whether there is one; without, tests that need it are skipped by name. */
export const hasServer: boolean = server !== ''

/** Runs Cypher over a link of its own, one statement after the other; gives the rows of the last one. */
export async function query(url: string, ...texts: readonly string[]): Promise<Record<string, unknown>[]> {
  const { protocol, host, username, password } = new URL(url)
  const own = driver(`${protocol}//${host}`, auth.basic(decodeURIComponent(username), decodeURIComponent(password)))
  const session = own.session()
  try {
    let rows: Record<string, unknown>[] = []
    for (const text of texts) rows = (await session.run(text)).records.map((record) => record.toObject())
    return rows
  } finally {
    await session.close()
    await own.close()
  }
}

/** Empties the only database that a Community server has. @returns its url */
export async function emptied(): Promise<string> {
  const busy = await query(
    server,
    'SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData.app = "skein" RETURN transactionId AS id',
  )
  const ids = busy.map(({ id }) => `'${String(id)}'`).join(', ')
  if (ids !== '') await query(server, `TERMINATE TRANSACTIONS ${ids}`)
  await query(server, 'MATCH (n) DETACH DELETE n')
  for (const { name } of await query(server, 'SHOW CONSTRAINTS YIELD name'))
    await query(server, `DROP CONSTRAINT ${quoted(String(name))} IF EXISTS`)
  const indexes = await query(server, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
  for (const { name } of indexes) await query(server, `DROP INDEX ${quoted(String(name))} IF EXISTS`)
  return server
}

/** Labels of nodes that stand, the ledger's own left out. */
export async function labels(url: string): Promise<string[]> {
  const rows = await query(url, 'MATCH (n) UNWIND labels(n) AS name RETURN DISTINCT name ORDER BY name')
  return rows.map(({ name }) => String(name)).filter((name) => !name.startsWith('SchemaMigration'))
}
