import type { Sink } from '../io.ts'
import type { Result } from '../result.ts'
import { errorText } from './error.ts'
import { listText } from './list.ts'
import { newText } from './new.ts'
import { type Paint, paint } from './paint.ts'
import { planText } from './plan.ts'
import { devText, runText } from './run.ts'
import { statusText } from './status.ts'
import { validateText } from './validate.ts'

export interface Style {
  readonly json: boolean
  readonly quiet: boolean
  readonly colour: boolean
  /** Where one stands: paths are shown from there. */
  readonly cwd: string
}

/** Renders what came of a command, for programs or for people. */
export function print(result: Result, { out, err }: { readonly out: Sink; readonly err: Sink }, style: Style): void {
  if (style.json) return out.write(`${JSON.stringify(result.value, plain, 2)}\n`)
  const failed = result.kind === 'error'
  const to = failed ? err : out
  const colours = paint(style.colour && to.colours)
  const next = result.next !== undefined && !style.quiet ? `Next: ${colours.bold(result.next)}\n` : ''
  to.write(text(result, colours, style) + next)
}

function text(result: Result, colours: Paint, { quiet, cwd }: Style): string {
  switch (result.kind) {
    case 'plan':
      return planText(result.value, colours, cwd)
    case 'run':
      return runText(result.value, result.error, colours, { quiet, cwd })
    case 'dev':
      return devText(result.value, colours, { quiet, cwd })
    case 'status':
      return statusText(result.value, colours)
    case 'list':
      return listText(result.value, colours)
    case 'validate':
      return validateText(result.value, colours, cwd)
    case 'new':
      return newText(result.value, colours, cwd)
    case 'error':
      return errorText(result.error, colours, cwd)
  }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
