import type { SkeinError } from '@skein/core'
import type { DevValue } from '../result.ts'
import { calledOf, nameOf } from '../values/plan.ts'
import type { RunValue } from '../values/run.ts'
import { errorText } from './error.ts'
import { integrityText } from './integrity.ts'
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
      return `${style.quiet ? '' : `${doneText(value, paint)}${stands}`}${brokenText(value, paint)}`
    default:
      return `${error ? errorText(error, paint, style.cwd) : ''}${untouchedText(value, paint)}${stands}${againText(value, error)}`
  }
}

/** What a run that was done left broken. */
function brokenText({ integrity }: RunValue, paint: Paint): string {
  return integrity && !integrity.whole
    ? `${paint.red('Done, and this is broken now:')}\n${integrityText(integrity, paint)}`
    : ''
}

function doneText({ steps, wipes = [] }: RunValue, paint: Paint): string {
  const count = (wanted: (step: RunValue['steps'][number]) => boolean): number =>
    steps.filter((step) => step.state === 'applied' && wanted(step)).length
  const others = steps.filter(({ state }) => state === 'done by another').length
  const parts = [
    [count((step) => step.seed === undefined && step.direction === 'up'), 'applied'],
    [count((step) => step.direction === 'down'), 'taken back'],
    [count((step) => step.seed !== undefined), 'sown'],
    [others, 'done by another runner'],
  ] as const
  const emptied = wipes.map(({ service, removed }) => `${service} emptied (${many(removed?.length ?? 0, 'object')})`)
  return `${paint.green('Done:')} ${[...emptied, ...parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []))].join(', ')}.\n`
}

/** What the failure kept from being done; who cancelled a step may have done so when it had begun. */
function untouchedText({ outcome, steps }: RunValue, paint: Paint): string {
  const left = steps.filter(({ state }) => state === 'not started' || state === 'rolled back')
  if (outcome === 'refused' || left.length === 0) return ''
  const names = left.slice(0, 8).map(calledOf).join(', ')
  const what = left.some(({ state }) => state === 'rolled back') ? 'Not done:' : 'Not started:'
  return `${paint.bold(what)} ${many(left.length, 'step')} (${names}${left.length > 8 ? ', …' : ''}).\n`
}

function againText(value: RunValue, error: SkeinError | undefined): string {
  if (!error || error.code === 'REFUSED') return ''
  const dirty = value.services.filter((service) => service.dirty).map(({ service }) => service)
  if (dirty.length > 0) return `Next: skein repair ${dirty.join(' ')}, which says what can be done.\n`
  const again = comesBack(value) ? 'skein up brings back what is down.' : 'the same command again goes on from here.'
  return `Next: ${error.code === 'CANCELLED' ? '' : 'when that is mended, '}${again}\n`
}

/** What goes down in this run was to come up again, so the same command would begin with going down once more. */
function comesBack({ steps, wipes = [] }: RunValue): boolean {
  const gone = new Set(steps.flatMap((step) => (step.direction === 'down' ? [nameOf(step)] : [])))
  return wipes.length > 0 || steps.some((step) => step.direction === 'up' && gone.has(nameOf(step)))
}

/** A run, and where one finds the databases while the command stays. */
export function devText(value: DevValue, paint: Paint, style: Style): string {
  const addresses = table(value.addresses.map(({ service, address }) => [paint.bold(service), paint.cyan(address)]))
  return `${runText(value, undefined, paint, style)}${addresses}Ctrl-C ends it.\n`
}
