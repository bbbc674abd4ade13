import { randomUUID } from 'node:crypto'
import { demandOwn, type RunInfo, SkeinError, type Standing } from '@skein/core'
import { isLock } from '../lock/lock.ts'
import type { Collection, Server } from '../server.ts'
import { commit, type Ledger, lastCommit, redo } from './commit.ts'
import { type Change, type Image, mark, names, put } from './image.ts'
import { findLedger, toStanding } from './read.ts'
import { noted } from './rows.ts'
import { format, standingOf } from './standing.ts'

/** @throws SkeinError FOREIGN_LEDGER, WRONG_SERVICE, WRONG_ENVIRONMENT, NEWER_LEDGER. */
export function demandLedger(standing: Standing, run: RunInfo): void {
  if (standing.ledger === 'foreign')
    throw new SkeinError(
      'FOREIGN_LEDGER',
      `The collection ${names.rows} in the database of ${run.service} is not Skein's; it was left as it is.`,
      { hint: 'Point the service at a database of its own.' },
    )
  demandOwn(standing, run)
}

/**
 * The ledger under the lock, made where there is none; what a runner that died had written down is done.
 * @param fence of the lock; null where it has none.
 * @throws SkeinError when it isn't ours to write.
 */
export async function claim(
  server: Server,
  run: RunInfo,
  fence: number | null,
  database: () => never,
): Promise<Ledger> {
  const found = await findLedger(server, database)
  demandLedger(toStanding(found), run)
  if (found.kind !== 'ours') return await make(server, run, fence ?? 1)
  const { id: history } = await server.ensure(names.history, mark)
  const last = lastCommit(found.image.state)
  const ledger = {
    parts: { ...found.parts, history },
    number: Math.max(fence ?? 0, last.number + 1),
    image: found.image,
  }
  await redo(server, ledger.parts, last.changes)
  await settle(server, ledger, run)
  return ledger
}

async function make(server: Server, run: RunInfo, number: number): Promise<Ledger> {
  const before = (await server.list()).filter((one) => !isOwn(one)).map(({ id }) => id)
  const [state, history, rows] = await Promise.all(
    [names.state, names.history, names.rows].map(async (name) => (await server.ensure(name, mark)).id),
  )
  const ledger: Ledger = {
    parts: { rows: rows ?? '', state: state ?? '', history: history ?? '' },
    number,
    image: { rows: new Map(), state: new Map() },
  }
  const { service, environment } = run
  const system = [...run.system].sort().join(' ') || null
  const head = { kind: 'ledger', id: randomUUID(), format, service, environment, system }
  await commit(server, ledger, () => [
    put('state', 'ledger', { ...head, made_at: new Date().toISOString() }, JSON.stringify(before)),
  ])
  return ledger
}

/** Notes which services a run of the whole system knew, and which attempts ended unheard. */
async function settle(server: Server, ledger: Ledger, run: RunInfo): Promise<void> {
  const { state } = ledger.image
  const standing = standingOf(ledger.image)
  const system = [...new Set([...standing.system, ...run.system])].sort()
  const head = state.get('ledger')
  const unheard = [...state].filter(([, { metadata }]) => metadata['kind'] === 'open' && metadata['noted'] !== true)
  if (unheard.length === 0 && system.length === standing.system.length) return
  await commit(server, ledger, (counts): Change[] => [
    put('state', 'ledger', { ...head?.metadata, system: system.join(' ') || null }, head?.document ?? null),
    ...unheard.flatMap(([id, { metadata }]): Change[] => {
      const { of, name = '', direction = '', description = '', run: dead = '', by = '' } = metadata
      const action = of === 'migration' ? direction : (of ?? '')
      const who = { id: String(dead), by: String(by) }
      return [
        put('state', id, { ...metadata, noted: true }),
        noted(who, counts, { action, name, description, outcome: 'unknown', error: '{"statement":null}' }),
      ]
    }),
  ])
}

/** Whether a collection is Skein's own. */
export function isOwn({ name, metadata }: Pick<Collection, 'name' | 'metadata'>): boolean {
  return isLock(name) || metadata?.['skein'] === mark['skein']
}

/** Ids of the collections that stood before the ledger. */
export function stoodBefore({ state }: Image): ReadonlySet<string> {
  return new Set(JSON.parse(state.get('ledger')?.document ?? '[]') as string[])
}
