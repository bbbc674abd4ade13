import { query } from '../server.ts'

/** All that two runs must have in common: every object, and every row of the ledger but for when and by whom. */
export async function picture(url: string): Promise<unknown> {
  const [nodes] = await query(
    url,
    `RETURN COLLECT { MATCH (t:T) RETURN toString(t.n) AS t ORDER BY t } AS things,
      COLLECT { MATCH (m:SchemaMigration) RETURN toString(m.version) + ' ' + m.description + ' ' + coalesce(m.checksum, '') + ' '
        + coalesce(m.down_checksum, '') AS line ORDER BY line } AS ledger,
      COLLECT { MATCH (o:SchemaMigrationState {kind: 'open'}) RETURN o.name } AS open`,
  )
  const schema: string[] = []
  for (const what of ['CONSTRAINTS', 'INDEXES'])
    for (const { text } of await query(
      url,
      `SHOW ${what} YIELD createStatement, name RETURN createStatement AS text ORDER BY name`,
    ))
      schema.push(String(text))
  return { ...nodes, schema }
}

/** Per version and direction: how often it happened, and how often history says so. */
interface Tally {
  readonly name: string
  readonly happened: number
  readonly told: number
}

/**
 * Of the versions that happen in one moment; and of the statements of the others, which stand in the end, so that each
 * happened once more than it was taken back.
 */
export async function tally(url: string): Promise<readonly Tally[]> {
  const moments = await query(
    url,
    `UNWIND [1, 2, 3, 7] AS n UNWIND ['up', 'down'] AS what
     RETURN toString(n) + ' ' + what AS name, toString(COUNT { (:Log {n: n, what: what}) }) AS happened,
       toString(COUNT { MATCH (a:SchemaMigrationHistory {name: toString(n), action: what})
         WHERE a.outcome IN ['applied', 'reverted'] }) AS told`,
  )
  const pieces = await query(
    url,
    `UNWIND [[4, 'first'], [4, 'second'], [5, 'alone'], [6, 'up'], [8, 'up']] AS one
     RETURN toString(one[0]) + ' ' + one[1] AS name, toString(COUNT { (:Log {n: one[0], what: one[1]}) }) AS happened,
       toString(1 + COUNT { (:Log {n: one[0], what: 'down'}) }) AS told`,
  )
  return [...moments, ...pieces].map(({ name, happened, told }) => ({
    name: String(name),
    happened: Number(happened),
    told: Number(told),
  }))
}

/** How often each statement of a version is done, by what it leaves. */
export async function done(url: string, version: bigint, direction: 'up' | 'down'): Promise<readonly number[]> {
  const asked = async (text: string) => Number((await query(url, text))[0]?.['n'])
  const log = (what: string) => asked(`RETURN toString(COUNT { (:Log {n: ${version}, what: '${what}'}) }) AS n`)
  const constraint = (name: string) =>
    asked(`SHOW CONSTRAINTS YIELD name WHERE name = '${name}' RETURN toString(count(*)) AS n`)
  const index = (label: string) =>
    asked(`SHOW INDEXES YIELD labelsOrTypes, owningConstraint
      WHERE labelsOrTypes = ['${label}'] AND owningConstraint IS NULL RETURN toString(count(*)) AS n`)
  const traces: Record<string, () => Promise<number[]>> = {
    '4 up': async () => [await constraint('c4'), await log('first'), await index('Four'), await log('second')],
    '4 down': async () => [1 - (await index('Four')), await log('down'), 1 - (await constraint('c4'))],
    '5 up': async () => [await index('Five'), await log('alone')],
    '5 down': async () => [await log('down'), 1 - (await index('Five'))],
    '6 up': async () => [await log('up')],
    '6 down': async () => [await log('down')],
    '8 up': async () => [await log('up')],
    '8 down': async () => [await log('down')],
  }
  return (await traces[`${version} ${direction}`]?.()) ?? []
}
