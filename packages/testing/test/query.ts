import { Client } from 'pg'

/** Runs SQL over a connection of its own. @returns the first column */
export async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return rows.map(([first]) => first)
  } finally {
    await client.end()
  }
}

/** Runs SQL in the maintenance database. @returns the first column */
export async function onServer(sql: string): Promise<readonly unknown[]> {
  return query(process.env['SKEIN_TEST_POSTGRES_URL'] ?? '', sql)
}
