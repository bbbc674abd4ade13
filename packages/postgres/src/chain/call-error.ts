import { pathToFileURL } from 'node:url'
import { type CallBody, type SkeinError, type Step, stepName } from '@skein/core'
import { harmless, serverError, stepFailed } from '../failure.ts'

/** What a function threw, in words: where in its file, and what stands now. */
export function functionError(
  service: string,
  step: Step,
  body: CallBody<unknown>,
  thrown: unknown,
  stands: string,
): SkeinError {
  const error = serverError(thrown)
  const told = !error
    ? ''
    : harmless.test(error.code)
      ? `: ${error.message} (${error.code})`
      : ` with SQLSTATE ${error.code}`
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const own = ownPart(stack, body.file)
  return stepFailed(
    service,
    step,
    error ?? { code: '', message: '' },
    {
      headline: `${stepName(service, step)} (${step.direction}) failed in its function${told}`,
      file: body.file,
      place: own.place,
      detail: [own.stack, error?.detail && `DETAIL: ${error.detail}`],
      hint: 'Correct the function and run the command again.',
    },
    stands,
    thrown,
  )
}

/** A stack down to the last line that is the file's own, and the place of the first: what called it is Skein's. */
function ownPart(stack: string, file: string): { stack: string; place: { line: number; column: number } | null } {
  const lines = stack.split('\n')
  const { href } = pathToFileURL(file)
  const isOwn = (line: string): boolean => /^\s+at /.test(line) && (line.includes(href) || line.includes(file))
  const last = lines.findLastIndex(isOwn)
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(lines.find(isOwn) ?? '') ?? []
  return {
    stack: (last < 0 ? lines : lines.slice(0, last + 1)).join('\n').replaceAll(/(?<=\.[cm]?[jt]s)\?[0-9a-f]{64}/g, ''),
    place: line === undefined ? null : { line: Number(line), column: Number(column) },
  }
}
