import { type Body, type Manner, readDirectives } from '@skein/core'
import { inspect } from '../chain/body.ts'

/** What a row keeps of the way back. */
export interface Kept {
  readonly text: string | null
  readonly checksum: string | null
}

/**
 * The way back as a row keeps it: its file may be gone by then, and what stood beside it. Where it is to run without a
 * transaction and does not say so itself, its first line does.
 */
export function keptOf(down: Body | null): Kept {
  if (down?.kind !== 'text') return { text: null, checksum: null }
  const text = down.read()
  const says = isLoose(text, down.file, down.manner) && !isLoose(text, down.file, mannerOf(text, down.file))
  return { text: says ? `-- skein: transaction=off\n${text.replace(/^\n/, '')}` : text, checksum: down.checksum }
}

/** How a kept text wants to be run, which only it can tell. */
export function mannerOf(text: string, file: string): Manner {
  const { transaction, lockTimeout } = readDirectives(text, 'down', file).directives
  return { transaction, lockTimeout }
}

/** Whether it can be run without a transaction, and is. */
function isLoose(text: string, file: string, manner: Manner): boolean {
  if (!manner.transaction) return true
  if (!manner.ownTransactions) return false
  const { loose, findings } = inspect(file, text, manner, true)
  return loose && findings.length === 0
}
