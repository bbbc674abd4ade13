import { setTimeout as pause } from 'node:timers/promises'
import { type Holder, type Service, SkeinError, toSkeinError } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import { exits, type Result } from '../result.ts'
import { holderValue, type UnlockValue } from '../values/unlock.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'
import { labelsOf } from './labels.ts'

interface Flags {
  readonly force?: boolean
  readonly dryRun?: boolean
}

/**
 * Says who holds locks and, where it is told to, ends one holder.
 * @throws SkeinError USAGE, NOT_CONFIRMED, and what the store rejects with.
 */
export async function unlock(call: Call<Flags>): Promise<Result> {
  const { force = false, dryRun = false, yes } = call.flags
  const system = await findDatabases(call)
  const named = known(system, call.words)
  const asked = system.services.filter(({ name }) => named?.includes(name) ?? true)
  const [only, second] = asked
  if (force && (!only || second))
    throw new SkeinError('USAGE', 'Whose lock? --force ends the holder of one service.', {
      hint: `Type skein unlock ${system.names[0]} --force.`,
    })
  const found = await Promise.all(asked.map((service) => (named ? look : lookAround)(service, call.io.stop)))
  const value: UnlockValue = { services: found.map(({ shown }) => shown) }
  const first = found.find(({ holder }) => holder)
  const blind = found.some(({ service, shown }) => shown.unreachable !== undefined && !service.optional)
  if (!first?.holder || dryRun) return { kind: 'unlock', exit: blind ? exits.refused : exits.ok, value }
  const { service, holder, shown } = first
  if (!force) {
    const next = `when it hangs: skein unlock ${service.name} --force`
    return { kind: 'unlock', exit: exits.refused, value, next }
  }
  if (!yes)
    await call.confirm({
      shown: { kind: 'unlock', value },
      warning: 'This ends a runner that lives. What it is at is rolled back or, without a transaction, left DIRTY.',
      word: service.name,
    })
  const fate = await end(service, holder)
  if (fate === 'still there')
    return { kind: 'unlock', exit: exits.busy, value, next: `skein unlock ${service.name}, in a moment` }
  // It may have come to its own end meanwhile.
  const after = fate === 'ended' ? { ...shown, ended: true } : { ...shown, holder: null }
  return { kind: 'unlock', exit: exits.ok, value: { services: [after] }, next: `skein status ${service.name}` }
}

interface Found {
  readonly service: Service
  readonly holder: Holder | null
  readonly shown: UnlockValue['services'][number]
}

async function look(service: Service, stop: AbortSignal): Promise<Found> {
  const { name, store } = service
  const holder = await store.holder(stop)
  const value = holder ? holderValue(holder, await store.read(stop), labels(service)) : null
  return { service, holder, shown: { service: name, holder: value, ended: false } }
}

/** Who has none of the files sees numbers. */
function labels(service: Service): ReadonlyMap<string, string> {
  try {
    return labelsOf(service)
  } catch {
    return new Map()
  }
}

/** Among all of them one that is away keeps nobody from looking at the others. */
async function lookAround(service: Service, stop: AbortSignal): Promise<Found> {
  try {
    return await look(service, stop)
  } catch (thrown) {
    const { code, message } = toSkeinError(thrown)
    if (code !== 'UNREACHABLE' && code !== 'ACCESS_DENIED' && code !== 'CONFIG_INVALID') throw thrown
    const shown = { service: service.name, holder: null, ended: false, unreachable: message }
    return { service, holder: null, shown }
  }
}

/** Ends a holder and waits until the store has noticed. */
async function end({ store }: Service, holder: Holder): Promise<'ended' | 'gone before' | 'still there'> {
  if (!(await store.evict(holder))) return 'gone before'
  for (let tries = 0; tries < 100; tries++) {
    if ((await store.holder())?.token !== holder.token) return 'ended'
    await pause(50)
  }
  return 'still there'
}
