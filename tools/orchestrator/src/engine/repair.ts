import {
  acceptChanged,
  ailmentsOf,
  closeOpen,
  isLeftOut,
  judgeRows,
  type PlanService,
  type Prepared,
  SkeinError,
  writersOnly,
} from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { RowsFlags } from '../flags.ts'
import { type Environment, gitIn } from '../git/git.ts'
import { changeSince } from '../git/since.ts'
import { exits, type Result } from '../result.ts'
import { ailmentValue, type AilmentValue, refusalAilment } from '../values/repair.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'
import { resumeOpen } from './resume.ts'
import { changeRows } from './rows.ts'
import { look } from './survey.ts'

export interface RepairFlags extends RowsFlags {
  readonly resume?: boolean
  readonly from?: string
  readonly done?: boolean
  readonly forget?: boolean
  readonly acceptChanged?: boolean
}

/**
 * Says what needs repair, and does of it what it is told to: nothing is ever guessed.
 * @throws SkeinError as `changeRows`, and USAGE
 */
export async function repair(call: Call<RepairFlags>): Promise<Result> {
  const { flags } = call
  const from = flags.from === undefined ? null : statementOf(flags)
  const system = await findDatabases(call)
  const named = known(system, call.words)
  const prepared = await look(system.services, call, named)
  const asked = prepared.services.filter(({ name }) => named?.includes(name) ?? true)
  if (flags.resume) return await resumeOpen(call, system, dirtyOne(asked), from)
  if (flags.done || flags.forget) return await close(call, system, dirtyOne(asked), flags.done ? 'done' : 'forget')
  if (flags.acceptChanged) return await accept(call, system, asked)
  return await report(prepared, asked, named !== null, call.io.env)
}

async function report(
  { services, options }: Prepared,
  asked: readonly PlanService[],
  named: boolean,
  env: Environment,
): Promise<Result> {
  const blind = asked
    .filter((service) => named || !isLeftOut(service))
    .flatMap((service) => judgeRows(service, options, false))
  const found = asked.flatMap((service) => ailmentsOf(service, services))
  const git = gitIn(env)
  const values = found.map(async (ailment): Promise<AilmentValue> => {
    const value = ailmentValue(ailment)
    const change = value.file && value.was ? await changeSince(git, value.file, value.was) : null
    return change ? { ...value, change } : value
  })
  const value = { ailments: [...blind.map(refusalAilment), ...(await Promise.all(values))] }
  const unread = blind.some(({ code }) => !writersOnly.has(code))
  return { kind: 'repair', exit: unread ? exits.refused : value.ailments.length > 0 ? exits.no : exits.ok, value }
}

async function close(call: Call<RepairFlags>, system: System, service: string, as: 'done' | 'forget'): Promise<Result> {
  const means = as === 'done' ? 'all of it was done' : 'it never began'
  return await changeRows(call, system, {
    verb: 'repair',
    services: [service],
    decide: (view, options) => closeOpen(view, as, options, call.flags.because),
    warning: `This makes the ledger of ${service} say that ${means}, and runs nothing.`,
  })
}

async function accept(call: Call<RepairFlags>, system: System, asked: readonly PlanService[]): Promise<Result> {
  const changed = asked.filter((service) => ailmentsOf(service, []).some(({ code }) => code === 'CHANGED_FILE'))
  const services = (changed.length > 0 ? changed : asked).map(({ name }) => name)
  return await changeRows(call, system, {
    verb: 'repair',
    services,
    decide: (view, options) => acceptChanged(view, options, call.flags.because),
    warning: 'This makes the ledger say that the files as they are now were applied, and runs nothing.',
  })
}

/** The service that is meant: the one that is DIRTY, else the first, where there will be nothing to do. */
function dirtyOne(asked: readonly PlanService[]): string {
  const dirty = asked.filter(({ standing }) => standing.ledger !== 'unknown' && standing.open.length > 0)
  const [first, second] = dirty
  if (second)
    throw new SkeinError('USAGE', `Several services are DIRTY: ${dirty.map(({ name }) => name).join(', ')}.`, {
      hint: `Name one: skein repair ${first?.name}`,
    })
  return (first ?? asked[0])?.name ?? ''
}

/** 0-based, of what people count from 1. */
function statementOf({ from = '', resume }: RepairFlags): number {
  const count = Number(from)
  if (resume && /^\d+$/.test(from) && Number.isSafeInteger(count) && count > 0) return count - 1
  throw new SkeinError('USAGE', resume ? `--from ${from} is no statement.` : '--from goes with --resume.', {
    hint: 'Write for example skein repair user --resume --from 3.',
  })
}
