import { mask } from '../lexer/mask.ts'
import type { Link } from '../link.ts'

/** A constraint or an index that a statement makes or takes away by its name. */
export interface Named {
  readonly what: 'CONSTRAINT' | 'INDEX'
  readonly name: string
  readonly creates: boolean
}

const command =
  /^(?:CYPHER\b(?:\s+[\w.]+(?:\s*=\s*\w+)?)*?\s+)?(CREATE|DROP)\s+(?:[A-Z]+\s+)?(INDEX|CONSTRAINT)\s+(?!FOR\s*\(|IF\s+NOT\b|ON\b)(`\s*`(?!`)|[\p{L}_][\p{L}\p{N}_]*)(?=\s|$)/iu

/** What a schema command is about; null where it gives no name, or one that only the server can read. */
export function namedBy(text: string): Named | null {
  const { code } = mask(text)
  const found = /\\u/i.test(text) ? null : command.exec(code)
  if (!found) return null
  const [whole, verb = '', what = '', word = ''] = found
  const name = text.slice(whole.length - word.length, whole.length).replaceAll('`', '')
  return {
    what: what.toUpperCase() === 'INDEX' ? 'INDEX' : 'CONSTRAINT',
    name,
    creates: verb.toUpperCase() === 'CREATE',
  }
}

/** Whether it stands. */
export async function standsNow(link: Link, { what, name }: Named): Promise<boolean> {
  const rows = await link.ask(`SHOW ${what === 'INDEX' ? 'INDEXES' : 'CONSTRAINTS'} YIELD name WHERE name = $name`, {
    name,
  })
  return rows.length > 0
}
