import type { RunInfo } from '@skein/core'
import type { Server } from '../server.ts'
import { isOwn, stoodBefore } from './claim.ts'
import { commit, type Ledger } from './commit.ts'
import { type Change, drop } from './image.ts'
import { noted } from './rows.ts'

/**
 * Removes the collections that came after the ledger, and then the rows of what is gone. Broken off, it leaves every
 * row, and is done again from its beginning.
 * @param demand that the lock is still ours, before each removal.
 */
export async function wipe(
  server: Server,
  ledger: Ledger,
  run: RunInfo,
  demand: () => Promise<void>,
): Promise<readonly string[]> {
  const before = stoodBefore(ledger.image)
  const all = await server.list()
  const gone = all.filter((one) => !isOwn(one) && !before.has(one.id)).map(({ name }) => name)
  for (const name of gone.sort()) {
    await demand()
    await server.drop(name)
  }
  await demand()
  await commit(server, ledger, (counts) => {
    const { rows, state } = ledger.image
    const ran = [...rows].filter(([, { metadata }]) => !['baseline', 'adopted'].includes(String(metadata['origin'])))
    const rest = [...state].filter(([, { metadata }]) => /^(?:seed|repeatable|open)$/.test(String(metadata['kind'])))
    return [
      ...ran.map(([id]): Change => drop('rows', id)),
      ...rest.map(([id]): Change => drop('state', id)),
      noted(run, counts, { action: 'wipe', name: '', description: '', outcome: 'wiped' }),
    ]
  })
  return gone
}
