import pg from 'pg'

/** The server that the tests were given; see test/postgres.ts at the root. */
const server = process.env['SKEIN_TEST_POSTGRES_URL'] ?? ''

let count = 0

/** Makes a database that nobody else uses, empty or a copy of that one. @param options more of CREATE DATABASE. @returns its url */
export async function freshDatabase(template?: string, options: string = ''): Promise<string> {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${count++}`
  await query(server, `CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`} ${options}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function dropDatabase(url: string): Promise<void> {
  await query(server, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
}

/** Runs SQL over a link of its own; gives the rows of its only statement. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const result = await client.query<Record<string, unknown>>(text)
    return result.rows
  } finally {
    await client.end()
  }
}

/** Tables that stand, the ledger's own left out. */
export async function tables(url: string): Promise<string[]> {
  const rows = await query(
    url,
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname !~ '^schema_migrations' ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}
