import { quoted } from '../ledger/nodes.ts'

/** `care_team` as a label: `CareTeam`. */
export function label(words: string): string {
  return word(words.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()))
}

/** A name as Cypher takes it. */
export function word(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
}
