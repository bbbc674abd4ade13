import type { SkeinError } from '@skein/core'
import { errorValue } from '../values/error.ts'
import type { Paint } from './paint.ts'
import { refusalsText } from './plan.ts'

/** What happened, what was not touched, and what to do. */
export function errorText(error: SkeinError, paint: Paint, cwd: string): string {
  const { refusals } = errorValue(error)
  if (refusals) return `${refusalsText(refusals, paint, cwd)}${paint.bold('Refused.')} Nothing was touched.\n`
  const untouched =
    error.kind === 'failed' ||
    error.kind === 'bug' ||
    /nothing (?:was|is) (?:touched|started|written|run)\b/i.test(`${error.message} ${error.hint}`)
  return [
    `${paint.red('✗')} ${error.message}${untouched ? '' : ' Nothing was touched.'}`,
    error.detail && indent(error.detail),
    error.kind === 'bug' && `${indent(stackOf(error))}\nThis is a bug of Skein: please report it with the lines above.`,
    error.hint && `→ ${error.hint}`,
  ]
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join('')
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}

function stackOf({ cause, stack }: SkeinError): string {
  return (cause instanceof Error ? cause.stack : stack) ?? ''
}
