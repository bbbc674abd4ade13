import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { closeOpen, migrate, type Open, resume, type Service, SkeinError, work } from '@skein/core'
import type { Neo4jClient } from '../../src/index.ts'
import { query } from '../server.ts'
import { inSession, scenes, serviceAt, statements } from './scene.ts'
import { done, picture, tally } from './standing.ts'

/** Over all crashes of a test. The last three must stay empty. */
export interface Counts {
  kills: number
  /** It came to its end before, with fewer requests than the undisturbed run. */
  ended: number
  /** The next `up` went through. */
  clean: number
  /** It stopped as DIRTY, naming the one statement, or the function, that can't be known. */
  asked: number
  /** It stopped as DIRTY, and it is known how to go on. */
  known: number
  lost: string[]
  doubled: string[]
  unexplained: string[]
}

export const noCounts = (): Counts => ({
  kills: 0,
  ended: 0,
  clean: 0,
  asked: 0,
  known: 0,
  lost: [],
  doubled: [],
  unexplained: [],
})

/** Starts a runner that will be killed. */
export function victim(url: string, scene: string): ChildProcess {
  // Hundreds of them start; what Node compiled for the first one serves all.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'skein-crash-cache') }
  return fork(new URL('./victim.ts', import.meta.url), [url, scene], {
    env,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  })
}

export async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Lets the next runner come, at once, and compares what it leaves with what an undisturbed run leaves. */
export async function aftermath(
  scene: string,
  undisturbed: unknown,
  url: string,
  where: string,
  counts: Counts,
): Promise<void> {
  try {
    counts[await next(url, scene)]++
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
async function next(url: string, scene: string): Promise<'clean' | 'asked' | 'known'> {
  const service = serviceAt(url)
  const { act, again = false } = scenes[scene] ?? {}
  if (again) await act?.(service)
  try {
    await migrate(service)
    return 'clean'
  } catch (error) {
    if (!(error instanceof SkeinError) || !error.message.includes('DIRTY')) throw error
  }
  const how = await repaired(service, url)
  await migrate(service)
  return how
}

async function repaired(service: Service<Neo4jClient>, url: string): Promise<'asked' | 'known'> {
  let how: 'asked' | 'known' = 'known'
  await inSession(service, async (view, session) => {
    const [open, more] = view.standing.ledger === 'unknown' ? [] : view.standing.open
    if (!open || more) throw new Error(`DIRTY, and ${open ? 'more than one is' : 'nothing is'} open`)
    await told(url, open)
    how = open.inDoubt ? 'asked' : 'known'
    const from = await judged(url, open)
    if (open.statement === null) {
      const { changes, refusals } = closeOpen(view, from === 0 ? 'forget' : 'done')
      if (refusals[0]) throw new Error(`${refusals[0].code} ${refusals[0].message}`)
      return await session.amend(changes)
    }
    const { steps, refusals } = resume(view, [view], open.inDoubt ? from : null)
    if (refusals[0]) throw new Error(`${refusals[0].code} ${refusals[0].message}`)
    const worked = await work(session, service, steps, () => {})
    if (worked.kind !== 'done') throw worked.kind === 'failed' ? worked.error : new Error('raced')
  })
  return how
}

/** History must know of the attempt that died, once. */
async function told(url: string, { version }: Open): Promise<void> {
  const rows = await query(
    url,
    `MATCH (a:SchemaMigrationHistory {name: '${version}'}) WHERE a.outcome IN ['failed', 'unknown'] RETURN a.outcome AS outcome`,
  )
  const times = rows.filter(({ outcome }) => outcome === 'unknown').length
  if (rows.length === 0 || times > 1) throw new Error(`history tells of ${times} unknown ends among ${rows.length}`)
}

/** Where to go on, by what the database says; throws when the ledger told less or other than the truth. */
async function judged(url: string, { version, direction, statement, text, inDoubt }: Open): Promise<number> {
  const truth = await done(url, BigInt(version), direction)
  const all = `done of ${version} ${direction} are ${truth.join(' ')}`
  if (statement === null) {
    if (text !== null || !inDoubt || (truth[0] ?? 2) > 1) throw new Error(`a function is open, and ${all}`)
    return truth[0] ?? 0
  }
  const at = statements[String(version)]?.[direction][statement]
  if (text === null ? at !== undefined : !at?.startsWith(text)) throw new Error(`at ${statement}, named ${text}`)
  const right = truth.every((times, place) =>
    place < statement ? times === 1 : place > statement ? times === 0 : times < 2,
  )
  if (!right) throw new Error(`DIRTY at statement ${statement}, and ${all}`)
  return statement + (truth[statement] ?? 0)
}
