import type { Holding } from '@skein/core'
import { quoted } from '../ledger/nodes.ts'
import type { Link } from '../link.ts'
import { demandPlace, type Place } from './place.ts'

/** A place that was looked at. */
export interface Known extends Place {
  /** Whether its values are texts, so that they can be looked up as they are. */
  readonly plain: boolean
}

const pieceSize = 4000

/** @throws SkeinError PLACE_UNKNOWN */
export async function lookAt(link: Link, place: Place): Promise<Known> {
  await demandPlace(link, place)
  const others = await link.ask(
    `MATCH ${place.pattern} WHERE ${place.value} IS NOT NULL AND NOT valueType(${place.value}) STARTS WITH 'STRING' RETURN 1 AS one LIMIT 1`,
  )
  return { ...place, plain: others.length === 0 }
}

/** Binds each value of the place as the text `value`; of a list each of its own. */
function each({ pattern, value, plain }: Known, where: string): string {
  if (plain)
    return `MATCH ${pattern} WHERE ${value} IS NOT NULL ${where.replace('value', value)} WITH n, ${value} AS value`
  return `MATCH ${pattern} WHERE ${value} IS NOT NULL
    UNWIND CASE WHEN valueType(${value}) STARTS WITH 'LIST' THEN ${value} ELSE [${value}] END AS one
    WITH n, toStringOrNull(one) AS value WHERE value IS NOT NULL ${where}`
}

/** The distinct ones, in pieces. */
export async function* valuesOf(link: Link, place: Known): AsyncGenerator<readonly string[]> {
  // In the order of an index, where there is one, the server need not remember what it gave.
  const order = place.plain ? 'ORDER BY value' : ''
  for await (const rows of link.pieces(`${each(place, '')} RETURN DISTINCT value ${order}`, pieceSize))
    yield rows.map(({ value }) => String(value))
}

/** Those that stand nowhere in the place, in their order. */
export async function missingOf(link: Link, place: Known, values: readonly string[]): Promise<readonly string[]> {
  const rows = await link.ask(`${each(place, 'AND value IN $values')} RETURN DISTINCT value`, { values })
  const found = new Set(rows.map(({ value }) => value))
  return values.filter((value) => !found.has(value))
}

export async function holdingOf(link: Link, place: Known, values: readonly string[], limit: number): Promise<Holding> {
  const holders = `${each(place, 'AND value IN $values')} WITH DISTINCT n`
  const [row] = await link.ask(`${holders} RETURN count(n) AS count`, { values })
  const keys = await keysOf(link, place)
  const key = keys.map((name) => `n.${quoted(name)}`)
  const rows = await link.ask(
    `${holders} RETURN [${key.map((one) => `toStringOrNull(${one})`).join(', ')}] AS key, elementId(n) AS element
     ORDER BY ${[...key, 'elementId(n)'].join(', ')} LIMIT $limit`,
    { values, limit: BigInt(limit) },
  )
  const sample = rows.map(({ key: own, element }) => {
    const parts = own as readonly (string | null)[]
    if (parts.length === 0 || parts.includes(null)) return `elementId=${String(element)}`
    return parts.map((part, index) => `${keys[index] ?? ''}=${part}`).join(', ')
  })
  return { count: Number(row?.['count']), sample }
}

/** The properties that tell one from another; none where nothing says so. */
async function keysOf(link: Link, { of }: Place): Promise<readonly string[]> {
  const rows = await link.ask(
    `SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties
     WHERE $of IN labelsOrTypes AND (type ENDS WITH 'UNIQUENESS' OR type ENDS WITH 'KEY') RETURN properties ORDER BY name`,
    { of },
  )
  const candidates = rows.map(({ properties }) => properties as readonly string[])
  return candidates.find((names) => names.length === 1 && names[0] === 'id') ?? candidates[0] ?? []
}
