import { setTimeout as sleep } from 'node:timers/promises'
import { type Service, SkeinError, versionName } from '@skein/core'
import { findSystem, type System } from '../configuration/system.ts'
import { exits, type Result } from '../result.ts'
import type { AwaitedValue } from '../values/wait.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'
import { labelIn, versionIn } from './labels.ts'
import { milliseconds, planOptions } from './options.ts'
import { look, type Wanted } from './ready.ts'

interface Awaited {
  readonly service: Service
  readonly wanted: Wanted
}

/**
 * Asks every database again and again, side by side, until each is as it should be or the time is over.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE; REFUSED for what no waiting heals.
 */
export async function wait(call: Call<{ readonly timeout: string; readonly check?: boolean }>): Promise<Result> {
  const patience = milliseconds(call.flags.timeout, '--timeout')
  const system = await findSystem(call)
  const awaited = awaitedOf(system, call.words, call.flags.check ?? false)
  const services = await Promise.all(awaited.map((one) => untilReady(one, patience, call)))
  const ready = services.every((service) => service.ready)
  const value = { ready, services }
  return ready
    ? { kind: 'wait', exit: exits.ok, value }
    : { kind: 'wait', exit: exits.busy, value, next: 'skein status' }
}

/** @throws SkeinError USAGE */
function awaitedOf(system: System, words: readonly string[], check: boolean): Awaited[] {
  const typed = words.map((word) => {
    const [name = '', version] = word.split(/@(.*)/)
    const service = system.services.find((one) => one.name === name)
    return [name, version === undefined ? (check ? 'latest' : null) : wantedOf(service, word, version)] as const
  })
  const named = known(
    system,
    typed.map(([name]) => name),
  )
  const meant = system.services.filter(({ name, optional }) => named?.includes(name) ?? !optional)
  return meant.flatMap((service) => {
    const wanted = typed.filter(([name]) => name === service.name).map(([, version]) => version)
    return (named ? wanted : [check ? ('latest' as const) : null]).map((wanted) => ({ service, wanted }))
  })
}

function wantedOf(service: Service | undefined, word: string, version: string): Wanted {
  const wanted = version === 'latest' ? version : versionIn(service, version)
  if (wanted !== null) return wanted
  throw new SkeinError('USAGE', `"${word}" names no version.`, {
    hint: 'Type for example user, user@2 or user@latest.',
  })
}

async function untilReady({ service, wanted }: Awaited, patience: number, call: Call): Promise<AwaitedValue> {
  const { io } = call
  const { name } = service
  const began = Date.now()
  let told: string | null = null
  for (let attempt = 0; ; attempt++) {
    const left = patience - (Date.now() - began)
    // Without a second for the last question a short time would end before the first answer.
    const signal = AbortSignal.any([io.stop, AbortSignal.timeout(Math.max(left, 1000))])
    const { at, missing: now } = await look(service, wanted, planOptions(call), signal)
    // What was cut short knows less than what was answered before.
    const missing: string | null = now !== null && signal.aborted ? (told ?? now) : now
    const passed = Date.now() - began
    const ready = missing === null
    if (ready) call.tell('✓', came(service, wanted))
    if (ready || io.stop.aborted || passed >= patience)
      return {
        service: name,
        wanted: wanted === null ? null : String(wanted),
        ready,
        at,
        missing,
        milliseconds: passed,
      }
    if (missing !== told) call.tell('…', missing)
    told = missing
    const nap = Math.min(100 * 2 ** attempt, 2000) * (0.5 + Math.random() / 2)
    await sleep(Math.min(nap, patience - passed), undefined, { signal: io.stop }).catch(() => {})
  }
}

function came(service: Service, wanted: Wanted): string {
  const { name } = service
  if (wanted === null) return `${name} answers`
  return wanted === 'latest' ? `${name} is up to date` : `${versionName(name, wanted, labelIn(service, wanted))} stands`
}
