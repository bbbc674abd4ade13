import { hold, releaseAll } from '@skein/control'
import {
  afterChanges,
  detached,
  newRun,
  plan,
  type PlanOptions,
  type PlanService,
  type Prepared,
  refusedError,
  type RowsPlan,
  SkeinError,
  systemOf,
  whoRuns,
} from '@skein/core'
import type { System } from '../configuration/system.ts'
import type { RowsFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import type { NoteValue } from '../values/plan.ts'
import { standsOf } from '../values/run.ts'
import { rowChanges, type RowsValue } from '../values/rows.ts'
import { statusValue } from '../values/status.ts'
import type { Call } from '../verb.ts'
import { upOf } from './goals.ts'
import { milliseconds } from './options.ts'
import { nextOf, standsNow } from './runs.ts'
import { look } from './survey.ts'

/** A change of rows without a change of schema. */
export interface RowsJob {
  /** The verb, for when several services are asked for at once. */
  readonly verb: string
  readonly services: readonly string[]
  readonly decide: (service: PlanService, options: PlanOptions) => RowsPlan
  /** What is asked before it is done; null: it takes nothing from anybody. */
  readonly warning: string | null
}

/**
 * Changes rows and runs nothing: decide, refuse or ask, decide again inside the locks, change, look.
 * @throws SkeinError REFUSED, NOT_CONFIRMED, BUSY, PLAN_STALE before anything is touched.
 */
export async function changeRows(call: Call<RowsFlags>, system: System, job: RowsJob): Promise<Result> {
  const wait = milliseconds(call.flags.wait ?? '60s')
  const { services: names } = job
  const prepared = await look(system.services, call, names)
  const { options } = prepared
  const views = prepared.services.filter(({ name }) => names.includes(name))
  const decided = new Map(views.map((service) => [service, job.decide(service, options)]))
  const refusals = [...decided.values()].flatMap((made) => made.refusals)
  if (refusals.length > 0) throw refusedError(refusals)

  const changes = views.flatMap((service) => rowChanges(service, decided.get(service)?.changes ?? []))
  const because = call.flags.because ?? null
  const notes = newlyBroken(prepared, decided)
  const planned: RowsValue = { changes, notes, because, run: null, outcome: 'planned', services: [] }
  if (changes.length === 0) {
    const services = standsOf(statusValue(prepared, names))
    return { kind: 'rows', exit: exits.ok, value: { ...planned, outcome: 'nothing', services } }
  }
  if (call.flags.dryRun) return { kind: 'rows', exit: exits.ok, value: planned, next: 'the same without --dry-run' }
  if (job.warning !== null && !call.flags.yes) {
    const [only = ''] = names
    const word = names.length === 1 ? only : job.verb
    await call.confirm({ shown: { kind: 'rows', value: planned }, warning: job.warning, word })
  }
  const run = await change(call, system, { ...job, all: prepared.services, decided, options, wait })
  const services = await standsNow(call, prepared, names)
  return {
    kind: 'rows',
    exit: exits.ok,
    value: { ...planned, run, outcome: 'done', services },
    next: nextOf(services) ?? 'skein status',
  }
}

interface Decided extends RowsJob {
  readonly all: readonly PlanService[]
  readonly decided: ReadonlyMap<PlanService, RowsPlan>
  readonly options: PlanOptions
  readonly wait: number
}

/** Gives the run under which history knows it. */
async function change(call: Call, system: System, job: Decided): Promise<string> {
  const run = newRun()
  const touched = [...job.decided].filter(([, { changes }]) => changes.length > 0).map(([service]) => service)
  const services = system.services.filter(({ name }) => touched.some((service) => service.name === name))
  const info = {
    id: run,
    environment: job.options.environment ?? null,
    system: systemOf(job.all),
    by: whoRuns(),
  }
  const held = await hold(services, info, { wait: job.wait, emit: detached(call.on), signal: call.io.stop })
  try {
    const now = new Map<string, RowsPlan>()
    for (const service of touched) {
      const standing = await held.get(service.name)?.session.read()
      const again = job.decide({ ...service, standing: standing ?? service.standing }, job.options)
      if (again.refusals.length > 0) throw refusedError(again.refusals)
      if (identity(service, again) !== identity(service, job.decided.get(service))) throw stale(service.name)
      now.set(service.name, again)
    }
    for (const [name, { changes }] of now) await held.get(name)?.session.amend(changes)
  } finally {
    await releaseAll(held)
  }
  return run
}

function identity(service: PlanService, made: RowsPlan | undefined): string {
  return JSON.stringify(rowChanges({ ...service, standing: { ledger: 'unknown', reason: '' } }, made?.changes ?? []))
}

function stale(service: string): SkeinError {
  return new SkeinError(
    'PLAN_STALE',
    `The ledger of ${service} was changed between the look and the lock. Nothing was touched.`,
    { hint: 'Look at what would be changed now: the same command with --dry-run.', data: { service } },
  )
}

/** What others require that stands now and will not. */
function newlyBroken(
  { services, options }: Prepared,
  decided: ReadonlyMap<PlanService, RowsPlan>,
): readonly NoteValue[] {
  const brokenIn = (system: readonly PlanService[]): readonly NoteValue[] =>
    plan(system, upOf(null), options)
      .notes.filter(({ code }) => code === 'BROKEN_REQUIREMENT')
      .map(({ version, ...note }) => ({ ...note, version: version === null ? null : String(version) }))
  const before = new Set(brokenIn(services).map(({ message }) => message))
  const after = services.map((service): PlanService => {
    const { standing } = service
    if (standing.ledger === 'unknown') return service
    return { ...service, standing: afterChanges(standing, decided.get(service)?.changes ?? []) }
  })
  return brokenIn(after).filter(({ message }) => !before.has(message))
}
