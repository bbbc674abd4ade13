import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migrate, type Session, SkeinError, type Standing } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { expect } from 'vitest'
import { fresh } from '../chroma.ts'
import { type Fate, startProxy } from '../proxy.ts'
import { runInfo } from '../steps.ts'
import { last, looked, serviceAt, stepOf } from './scene.ts'

/** How a run that was broken off was found by the next one. */
export interface Found {
  /** Its requests before it was broken off. */
  readonly requests: number
  /** The version that was DIRTY, and whether its work stood whole; null: the next run went on by itself. */
  readonly dirty: { readonly version: number; readonly done: boolean } | null
}

/**
 * Runs a process whose request of that number is its last one, and then another; checks what each of them finds.
 * @param how whether the server is still given the request.
 */
export async function crashAt(number: number, how: Exclude<Fate, number | 'pass'>): Promise<Found> {
  const url = await fresh()
  let kill = (): void => {}
  const proxy = await startProxy(url, ({ count }): Fate => {
    if (count !== number) return count < number ? 'pass' : 'lose request'
    kill()
    return how
  })
  const child = spawn(process.execPath, [fileURLToPath(new URL('victim.ts', import.meta.url)), proxy.url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  kill = () => child.kill('SIGKILL')
  await once(child, 'close')
  await proxy[Symbol.asyncDispose]()
  return { requests: proxy.count(), dirty: await goOn(url) }
}

/** What the next runner does, and a person where it asks for one. */
export async function goOn(url: string): Promise<Found['dirty']> {
  const service = serviceAt(url)
  const before = await service.store.read()
  const done = await looked(url)
  const dirty = checkTruth(before, done)
  if (dirty) {
    const refused = await migrate(service).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(SkeinError)
    expect(refused).toMatchObject({
      code: 'REFUSED',
      data: { refusals: [{ code: 'DIRTY', version: BigInt(dirty.version) }] },
    })
    await close(url, dirty)
  }
  await migrate(service)
  const { applied, open } = await service.store.read()
  expect([applied.map(({ version }) => Number(version)), open]).toEqual([await looked(url), []])
  expect(applied).toHaveLength(last)
  const attempts = await service.store.history(100)
  const stands = attempts.filter(({ outcome, action }) => outcome === 'applied' || action === 'add')
  expect(stands.map(({ name }) => name).sort()).toEqual(applied.map(({ version }) => String(version)))
  if (dirty) expect(attempts.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(1)
  return dirty
}

/** Every row is true, and whatever else was done is of the one step that is open. */
function checkTruth({ applied, open }: Standing, done: readonly number[]): Found['dirty'] {
  const rows = applied.map(({ version }) => Number(version))
  const [version] = open.map((one) => Number(one.version))
  expect(open.length).toBeLessThanOrEqual(1)
  if (version === undefined) expect(done).toEqual(rows)
  else {
    expect(version).toBe(rows.length + 1)
    expect(done.filter((one) => one !== version)).toEqual(rows)
  }
  return version === undefined ? null : { version, done: done.includes(version) }
}

/** As a person who looked would: skein repair --done or --forget. */
async function close(url: string, { version, done }: NonNullable<Found['dirty']>): Promise<void> {
  await using session = await held(url)
  const name = BigInt(version)
  const step = stepOf(version)
  await session.amend([
    { kind: 'close', name, origin: 'repaired' },
    ...(done ? [{ kind: 'add', step, origin: 'repaired' } as const] : []),
  ])
}

/** The lock, once the dead runner's has ended. */
async function held(url: string): Promise<Session<ChromaClient>> {
  for (;;) {
    const got = await serviceAt(url).store.acquire(runInfo())
    if (got.kind === 'session') return got
    await sleep(50)
  }
}
