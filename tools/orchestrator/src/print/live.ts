import { blockersText, type Listener, type RunEvent, type Step, stepKey, stepName } from '@skein/core'
import type { Io } from '../io.ts'
import type { Call } from '../verb.ts'
import { type Paint, paint } from './paint.ts'
import { notesText } from './plan.ts'
import type { Style } from './print.ts'
import { progress } from './progress.ts'
import { versionText } from './version.ts'

/** Tells a run while it is made: a line for each step and, on a terminal, one that moves. Silent for programs. */
export function live(io: Pick<Io, 'out' | 'err' | 'stop'>, { format, quiet, colour }: Style): Listener {
  if (format !== 'text' || quiet) return () => {}
  const moving = progress(io.err, io.out.terminal && io.err.terminal)
  const colours = paint(colour && io.out.colours)
  const tell = (text: string): void => moving.around(() => io.out.write(text))
  io.stop.addEventListener(
    'abort',
    () => moving.active && tell('Stopping: what runs is finished first; a second Ctrl-C cancels it.\n'),
  )
  return (event) => {
    if ('step' in event) moving.show(event.service, runningText(event))
    if (event.type === 'run-finished') moving.end()
    if (event.type === 'run-started') moving.start()
    // What a program writes may hold people's data, which a log would keep.
    if (event.type === 'step-output' && !io.out.terminal) return
    const line = lineOf(event, colours)
    if (line !== null) tell(line)
  }
}

/** Says single lines while a person waits. Silent for programs. */
export function teller({ out }: Pick<Io, 'out'>, { format, quiet, colour }: Style): Call['tell'] {
  if (format !== 'text' || quiet) return () => {}
  const { green, yellow, red } = paint(colour && out.colours)
  const painted = { '✓': green('✓'), '…': yellow('…'), '✗': red('✗') }
  return (sign, line) => out.write(`${painted[sign]} ${line}\n`)
}

/** What the moving line says of a service; null when it is at rest. */
function runningText(event: Extract<RunEvent, { step: Step }>): string | null {
  const name = stepName(event.service, event.step)
  switch (event.type) {
    case 'step-started':
      return name
    case 'step-progress':
      return `${name} ${event.done}/${event.of}`
    case 'step-waiting':
      return `${name} waits`
    default:
      return null
  }
}

function lineOf(event: RunEvent, colours: Paint): string | null {
  switch (event.type) {
    case 'run-started':
      return notesText(event.plan.notes, colours) || null
    case 'lock-waiting': {
      const since = event.holder.since ? ` since ${event.holder.since.toISOString()}` : ''
      return `${colours.yellow('…')} ${event.service} is being migrated by ${event.holder.by ?? 'another runner'}${since}; waiting\n`
    }
    case 'step-applied':
      return `${colours.green('✓')} ${titleOf(event.service, event.step)}  ${colours.dim(`${Math.round(event.milliseconds)} ms`)}\n`
    case 'step-waiting': {
      const way = event.blockers.length > 0 ? `; in the way: ${blockersText(event.blockers)}` : ''
      return `${colours.yellow('…')} ${titleOf(event.service, event.step)}: ${event.reason}${way}\n`
    }
    case 'step-output':
      return `  ${colours.dim(`${stepName(event.service, event.step)} │`)} ${event.line}\n`
    case 'step-raced':
      return `${colours.dim('·')} ${titleOf(event.service, event.step)}: done by another runner meanwhile\n`
    case 'step-failed':
      return event.error.code === 'CANCELLED' ? null : `${colours.red('✗')} ${titleOf(event.service, event.step)}\n`
    default:
      return null
  }
}

function titleOf(service: string, step: Step): string {
  if (step.kind !== 'migration') return stepName(service, step)
  return `${versionText(stepKey(service, step), step.label)} ${step.description}${step.direction === 'down' ? ', taken back' : ''}`
}
