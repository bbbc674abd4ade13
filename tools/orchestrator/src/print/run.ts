import type { SkeinError } from '@skein/core'
import type { DevValue } from '../result.ts'
import { nameOf } from '../values/plan.ts'
import type { RunValue } from '../values/run.ts'
import { errorText } from './error.ts'
import type { Paint } from './paint.ts'
import { notesText } from './plan.ts'
import { standsText } from './status.ts'
import { many, table } from './table.ts'

interface Style {
  readonly quiet: boolean
  readonly cwd: string
}

/** The end of a run; its steps were told while they were made. */
export function runText(value: RunValue, error: SkeinError | undefined, paint: Paint, style: Style): string {
  const stands = style.quiet && !error ? '' : standsText(value.services, paint)
  switch (value.outcome) {
    case 'nothing':
      return style.quiet ? '' : `${paint.green('Nothing to do.')}\n${notesText(value.notes, paint)}${stands}`
    case 'done':
      return style.quiet ? '' : `${doneText(value, paint)}${stands}`
    default:
      return `${error ? errorText(error, paint, style.cwd) : ''}${untouchedText(value, paint)}${stands}${againText(error)}`
  }
}

function doneText({ steps }: RunValue, paint: Paint): string {
  const count = (wanted: (step: RunValue['steps'][number]) => boolean): number =>
    steps.filter((step) => step.state === 'applied' && wanted(step)).length
  const others = steps.filter(({ state }) => state === 'done by another').length
  const parts = [
    [count((step) => step.seed === undefined && step.direction === 'up'), 'applied'],
    [count((step) => step.direction === 'down'), 'taken back'],
    [count((step) => step.seed !== undefined), 'sown'],
    [others, 'done by another runner'],
  ] as const
  return `${paint.green('Done:')} ${parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])).join(', ')}.\n`
}

/** What the failure kept from being started. */
function untouchedText({ outcome, steps }: RunValue, paint: Paint): string {
  const left = steps.filter(({ state }) => state === 'not started')
  if (outcome === 'refused' || left.length === 0) return ''
  const names = left.slice(0, 8).map(nameOf).join(', ')
  return `${paint.bold('Not started:')} ${many(left.length, 'step')} (${names}${left.length > 8 ? ', …' : ''}).\n`
}

function againText(error: SkeinError | undefined): string {
  if (error?.code === 'CANCELLED') return 'Next: the same command again goes on from here.\n'
  return error && error.code !== 'REFUSED'
    ? 'Next: when that is mended, the same command again goes on from here.\n'
    : ''
}

/** A run, and where one finds the databases while the command stays. */
export function devText(value: DevValue, paint: Paint, style: Style): string {
  const addresses = table(value.addresses.map(({ service, address }) => [paint.bold(service), paint.cyan(address)]))
  return `${runText(value, undefined, paint, style)}${addresses}Ctrl-C ends it.\n`
}
