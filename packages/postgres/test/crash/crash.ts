import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { migrate, type Open, SkeinError } from '@skein/core'
import type { ClientName } from '../../src/connect.ts'
import { query } from '../database.ts'
import { done, picture, quiet, tally } from './standing.ts'
import { goOn, loose, scenes, serviceAt, statements } from './scene.ts'

/** Over all crashes of a test. The last three must stay empty. */
export interface Counts {
  kills: number
  /** The next `up` went through. */
  clean: number
  /** It stopped as DIRTY, naming the one statement that can't be known. */
  asked: number
  /** It stopped as DIRTY, and it is known how to go on. */
  known: number
  lost: string[]
  doubled: string[]
  unexplained: string[]
}

export const noCounts = (): Counts => ({
  kills: 0,
  clean: 0,
  asked: 0,
  known: 0,
  lost: [],
  doubled: [],
  unexplained: [],
})

/** Starts a runner that will be killed. */
export function victim(client: ClientName, url: string, scene: string): ChildProcess {
  // Hundreds of them start; what Node compiled for the first one serves all.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'skein-crash-cache') }
  return fork(new URL('./victim.ts', import.meta.url), [client, url, scene], {
    env,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  })
}

export async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

interface Crash {
  readonly client: ClientName
  readonly scene: string
  /** What stands after an undisturbed run. */
  readonly stands: unknown
}

/** Lets the next runner come, at once, and compares what it leaves with what an undisturbed run leaves. */
export async function aftermath(
  { client, scene, stands: undisturbed }: Crash,
  url: string,
  where: string,
  counts: Counts,
): Promise<void> {
  counts.kills++
  try {
    counts[await next(client, url, scene)]++
    const stands = await picture(url)
    if (!isDeepStrictEqual(stands, undisturbed)) counts.unexplained.push(`${where}: ${JSON.stringify(stands)}`)
    for (const { name, happened, told } of await tally(url)) {
      if (happened < told) counts.lost.push(`${where}: ${name}`)
      if (happened > told) counts.doubled.push(`${where}: ${name}`)
    }
  } catch (error) {
    counts.unexplained.push(`${where}: ${String(error)}`)
  }
}

/** The next `up`, and what an operator does where it stops as DIRTY. */
async function next(client: ClientName, url: string, scene: string): Promise<'clean' | 'asked' | 'known'> {
  const service = serviceAt(client, url)
  const { act, again = false } = scenes[scene] ?? {}
  if (again) await insisting(async () => await act?.(service))
  try {
    await insisting(() => migrate(service))
    // What the dead runner had sent may come to its end behind a look that found nothing due.
    await quiet(url)
    await migrate(service)
    return 'clean'
  } catch (error) {
    if (!(error instanceof SkeinError) || !error.message.includes('DIRTY')) throw error
  }
  await quiet(url)
  const [open, more] = (await service.store.read()).open
  // What the dead runner had sent came to its end since.
  if (open) {
    await goOn(service, await judged(url, open, more))
    await told(url)
  }
  await migrate(service)
  return open?.inDoubt ? 'asked' : 'known'
}

/** What meets the last thing that the dead runner had sent, between its plan and its lock, is refused, and typed again. */
async function insisting(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof SkeinError) || error.code !== 'PLAN_STALE') throw error
    await act()
  }
}

/** History must know of the attempt that died, once. */
async function told(url: string): Promise<void> {
  const rows = await query(
    url,
    `SELECT outcome FROM schema_migrations_history WHERE name = '${loose}' AND outcome IN ('failed', 'unknown')`,
  )
  const times = rows.filter(({ outcome }) => outcome === 'unknown').length
  if (rows.length === 0 || times > 1) throw new Error(`history tells of ${times} unknown ends among ${rows.length}`)
}

/** Where to go on, by what the database says; throws when the ledger told less or other than the truth. */
async function judged(url: string, open: Open, more: Open | undefined): Promise<number | null> {
  const { version, direction, statement, text, inDoubt } = open
  if (more || version !== loose || statement === null) throw new Error(`DIRTY, and not at one statement of ${version}`)
  const at = statements[direction][statement]
  if (text === null || !at?.startsWith(text)) throw new Error(`DIRTY at statement ${statement}, named ${text}`)
  const truth = await done(url, direction)
  const right = truth.every((times, place) =>
    place < statement ? times === 1 : place > statement ? times === 0 : times < 2,
  )
  if (!right) throw new Error(`DIRTY at statement ${statement}, and done are ${truth.join(' ')}`)
  return inDoubt ? statement + (truth[statement] ?? 0) : null
}
