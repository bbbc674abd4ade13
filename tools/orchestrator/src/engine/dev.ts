import { toSkeinError } from '@skein/core'
import { findSystem, type System } from '../configuration/system.ts'
import type { RunFlags } from '../flags.ts'
import type { DevValue, Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { carry } from './carry.ts'
import { known, upOf } from './goals.ts'

/** An `up` with seeds that stays: embedded servers live as long as the process that asked for them. */
export async function dev(call: Call<RunFlags>): Promise<Result> {
  let system: System | null = null
  const result = await carry(call, (found) => upOf(known((system = found), call.words)), true)
  if (result.kind !== 'run' || result.exit !== 0) return result
  const value = { ...result.value, addresses: await addresses(system ?? (await findSystem(call)), call.words) }
  return { kind: 'dev', exit: result.exit, value, until: aborted(call.io.stop) }
}

async function addresses({ services }: System, words: readonly string[]): Promise<DevValue['addresses']> {
  const meant = services.filter(({ name }) => words.length === 0 || words.includes(name))
  // An optional service may have no address here.
  return await Promise.all(
    meant.map(async ({ name, store }) => ({
      service: name,
      address: await store.address().catch((thrown: unknown) => toSkeinError(thrown).message),
    })),
  )
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  // A signal alone doesn't keep a process alive.
  const alive = setInterval(() => {}, 2 ** 30)
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
  clearInterval(alive)
}
