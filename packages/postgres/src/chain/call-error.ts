import { pathToFileURL } from 'node:url'
import { type CallBody, SkeinError, type Step, stepName } from '@skein/core'
import { harmless, serverError, stepFailed } from '../failure.ts'

/** What a function threw, or how a program ended, in words: where in its file, and what stands now. */
export function functionError(
  service: string,
  step: Step,
  body: CallBody<unknown>,
  thrown: unknown,
  stands: string,
  next?: string,
): SkeinError {
  if (thrown instanceof SkeinError) return ofSkein(service, step, body, thrown, stands, next)
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
      hint: next ?? again,
    },
    stands,
    thrown,
  )
}

const again = 'Correct the function and run the command again.'

/** What says itself what happened, as the end of a program does. */
function ofSkein(
  service: string,
  step: Step,
  { file }: CallBody<unknown>,
  thrown: SkeinError,
  stands: string,
  next: string = thrown.hint ?? again,
): SkeinError {
  const headline = `${stepName(service, step)} (${step.direction}) failed: ${thrown.message}`
  const shown = { headline, file, place: null, detail: [thrown.detail], hint: next }
  const told = stepFailed(service, step, { code: '', message: '' }, shown, stands, thrown)
  const { message, hint = next, detail, data } = told
  return new SkeinError('STEP_FAILED', message, {
    hint,
    data: { ...thrown.data, ...data },
    ...(detail && { detail }),
    cause: thrown,
  })
}

/** A stack down to the last line that is the file's own, and the place of the first: what called it is Skein's. */
function ownPart(stack: string, file: string): { stack: string; place: { line: number; column: number } | null } {
  const lines = stack.split('\n')
  const { href } = pathToFileURL(file)
  const isOwn = (line: string): boolean => /^\s+at /.test(line) && (line.includes(href) || line.includes(file))
  const last = lines.findLastIndex(isOwn)
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(lines.find(isOwn) ?? '') ?? []
  return {
    stack: (last < 0 ? lines.filter((line) => !/^\s+at .*\(node:internal\//.test(line)) : lines.slice(0, last + 1))
      .join('\n')
      .replaceAll(/(?<=\.[cm]?[jt]s)\?[0-9a-f]{64}/g, ''),
    place: line === undefined ? null : { line: Number(line), column: Number(column) },
  }
}

/** What to do about a step of which nobody knows how far it came. */
export function remedy(service: string): string {
  return `Look at what stands in the database; then skein repair ${service} --done if all of it does, or --forget, and skein up ${service} runs it anew.`
}
