import { relative } from 'node:path'
import {
  callerOf,
  nameOf,
  type NoteValue,
  type PlanValue,
  type RefusalValue,
  type StepValue,
  waitsOf,
} from '../values/plan.ts'
import { changeText } from './change.ts'
import type { Paint } from './paint.ts'
import { many, table } from './table.ts'
import { versionText } from './version.ts'

/** A plan: its steps by wave, what is worth knowing, and what stands against it. */
export function planText(plan: PlanValue, paint: Paint, cwd: string): string {
  return (
    wipesText(plan, paint) +
    stepsText(plan, paint) +
    notesText(plan.notes, paint) +
    refusalsText(plan.refusals, paint, cwd)
  )
}

function wipesText({ wipes = [] }: PlanValue, paint: Paint): string {
  const lines = wipes.map(
    ({ service, database }) =>
      `${paint.red('✗')} ${paint.bold(service)}: everything in ${database} that did not stand there before Skein\n`,
  )
  return lines.length === 0 ? '' : `Drops, in ${many(lines.length, 'database')}:\n${lines.join('')}`
}

function stepsText({ steps, wipes = [], refusals }: PlanValue, paint: Paint): string {
  if (steps.length === 0) return wipes.length > 0 || refusals.length > 0 ? '' : 'Nothing to do.\n'
  const waves = new Set(steps.map((step) => step.wave)).size
  const called = callerOf(steps)
  const rows = steps.map((step, index) => {
    const first = steps[index - 1]?.wave !== step.wave
    const waits = waitsOf(step).map(called)
    return [
      paint.dim(first ? String(step.wave) : ''),
      mark(step, paint),
      versionText(nameOf(step), step.label),
      step.description,
      paint.dim([...(waits.length > 0 ? [`after ${waits.join(', ')}`] : []), ...manner(step)].join('; ')),
    ]
  })
  const together = waves < steps.length ? `, in ${many(waves, 'wave')} of what may run at the same time` : ''
  return `${many(steps.length, 'step')}${together}:\n${table(rows)}`
}

/** What its end may leave when it does not go well: a step that is one act with its row leaves nothing. */
function manner({ mode }: StepValue): string[] {
  if (mode === 'atomic') return []
  return [mode === 'statements' ? 'without a transaction, one statement at a time' : 'without a transaction']
}

/** What a step does, in one character. */
function mark({ direction, seed }: Pick<StepValue, 'direction' | 'seed'>, paint: Paint): string {
  if (seed !== undefined) return paint.cyan('*')
  return direction === 'up' ? paint.green('↑') : paint.yellow('↓')
}

export function notesText(notes: readonly Pick<NoteValue, 'code' | 'message'>[], paint: Paint): string {
  return notes.map(({ code, message }) => `${paint.dim(`Note: ${message} (${code})`)}\n`).join('')
}

export function refusalsText(refusals: readonly RefusalValue[], paint: Paint, cwd: string): string {
  return refusals
    .map(
      ({ code, message, remedy, file, line, change }) =>
        `${paint.red('✗')} ${paint.bold(code)}  ${message}${place(file, line, cwd)}\n${change ? changeText(change, paint) : ''}  → ${remedy}\n`,
    )
    .join('')
}

/** ` (services/user/migrations/000001_x.up.sql:3)`, from where one stands; empty where there is no file. */
function place(file: string | undefined, line: number | undefined, cwd: string): string {
  if (file === undefined) return ''
  return ` (${shortPath(file, cwd)}${line === undefined ? '' : `:${line}`})`
}

/** A path from where one stands, unless it leads far away; names in parentheses are no paths. */
export function shortPath(file: string, cwd: string): string {
  if (file.startsWith('(')) return file
  const short = relative(cwd, file)
  return short.startsWith('../../..') ? file : short
}
