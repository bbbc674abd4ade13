import { SkeinError } from '@skein/core'
import { quoted } from '../ledger/nodes.ts'
import type { Link } from '../link.ts'

/** Where values stand: a property of the nodes of a label, or of the relationships of a type. */
export interface Place {
  readonly text: string
  readonly kind: 'label' | 'type'
  /** The label or the type. */
  readonly of: string
  readonly property: string
  /** What binds each of them as `n`. */
  readonly pattern: string
  readonly value: string
}

const name = '(`(?:[^`]|``)+`|[\\p{L}_][\\p{L}\\p{N}_]*)'
const form = new RegExp(
  `^\\s*(?:\\(\\s*:\\s*${name}\\s*\\)|\\[\\s*:\\s*${name}\\s*\\]|${name})\\s*\\.\\s*${name}\\s*$`,
  'u',
)

/**
 * Reads `(:Patient).id`, `Patient.id` or `[:TREATS].since`.
 * @throws SkeinError PLACE_UNKNOWN when it isn't of such a form.
 */
export function readPlace(text: string): Place {
  const [, inRound, inSquare, bare, property] = form.exec(text) ?? []
  const of = bareName(inRound ?? inSquare ?? bare ?? '')
  if (property === undefined)
    throw new SkeinError('PLACE_UNKNOWN', `"${text}" is no place in a graph.`, {
      hint: 'Write (:Label).property, or [:TYPE].property',
      data: { place: text },
    })
  const kind = inSquare === undefined ? 'label' : 'type'
  const pattern = kind === 'label' ? `(n:${quoted(of)})` : `()-[n:${quoted(of)}]->()`
  return { text, kind, of, property: bareName(property), pattern, value: `n.${quoted(bareName(property))}` }
}

function bareName(word: string): string {
  return word.startsWith('`') ? word.slice(1, -1).replaceAll('``', '`') : word
}

/**
 * A graph knows what is in use and what is declared: a place is there if it is one of these, or if nothing has its label.
 * @throws SkeinError PLACE_UNKNOWN
 */
export async function demandPlace(link: Link, { text, kind, of, property, pattern, value }: Place): Promise<void> {
  const listing =
    kind === 'label' ? 'db.labels() YIELD label AS name' : 'db.relationshipTypes() YIELD relationshipType AS name'
  const known = await link.ask(`CALL ${listing} WHERE name = $of RETURN name`, { of })
  const unknown = (why: string) => new SkeinError('PLACE_UNKNOWN', `${text}: ${why}`, { data: { place: text } })
  if (known.length === 0) throw unknown(`there is no ${kind} ${of}.`)
  const declared = await link.ask(
    'SHOW INDEXES YIELD labelsOrTypes, properties WHERE $of IN labelsOrTypes AND $property IN properties RETURN 1 AS one',
    { of, property },
  )
  if (declared.length > 0) return
  const [used] = await link.ask(
    `RETURN EXISTS { MATCH ${pattern} } AS some, EXISTS { MATCH ${pattern} WHERE ${value} IS NOT NULL } AS holds`,
  )
  if (used?.['some'] === true && used['holds'] !== true) throw unknown(`nothing of ${of} has a ${property}.`)
}
