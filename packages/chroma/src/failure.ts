import { SkeinError, type Step, stepName } from '@skein/core'
import type { Target } from './options.ts'
import { answerOf } from './server.ts'

/** What a question to the store ran into, as an error for people. @throws SkeinError UNREACHABLE, ACCESS_DENIED. */
export function refuse(cause: unknown, { shown }: Pick<Target, 'shown'>): never {
  if (cause instanceof SkeinError) throw cause
  const answer = answerOf(cause)
  const data = { address: shown, status: answer?.status ?? null }
  if (answer?.status === 401 || answer?.status === 403)
    throw new SkeinError('ACCESS_DENIED', `${shown} was refused (HTTP ${answer.status}).`, {
      hint: 'Check the token or the headers, and the tenant and the database.',
      data,
      cause,
    })
  if (cause instanceof Error && cause.name === 'AbortError')
    throw new SkeinError('CANCELLED', `Cancelled while asking ${shown}.`, { cause })
  const code = (cause as { cause?: { code?: string } }).cause?.code
  const why = answer
    ? `it answers with HTTP ${answer.status}`
    : code === 'ECONNREFUSED'
      ? 'nothing listens there'
      : code === 'ENOTFOUND'
        ? 'there is no such host'
        : cause instanceof SyntaxError
          ? 'what answers there is no Chroma'
          : (code ?? 'no answer')
  throw new SkeinError('UNREACHABLE', `${shown} can't be reached: ${why}.`, {
    hint: 'Is the server started, is it Chroma 1.0 or newer, and is the address right?',
    data,
    ...(answer?.message && { detail: answer.message }),
    cause,
  })
}

/** Lists are empty in a database that isn't there, so somebody has to say it. */
export function noDatabase({ shown, tenant, database, origin }: Target): SkeinError {
  const path = `${origin}/api/v2/tenants/${tenant}/databases`
  return new SkeinError('ACCESS_DENIED', `${shown}: there is no database "${database}" of the tenant "${tenant}".`, {
    hint: `Check the url, or make it: curl ${path} --json '{"name":"${database}"}'`,
    data: { address: shown },
  })
}

/** What became of the last request, or of what it was for, can't be seen. */
export function lostError(service: string, step: Step | null, cause: unknown): SkeinError {
  if (cause instanceof SkeinError) return cause
  const during = step ? ` during ${stepName(service, step)} (${step.direction}); whether that is done is not known` : ''
  const answer = answerOf(cause)
  const why = answer ? `answered with HTTP ${answer.status}` : 'does not answer'
  return new SkeinError('CONNECTION_LOST', `The server of ${service} ${why}${during}.`, {
    hint: 'When the server is well, run: skein status',
    data: { service, status: answer?.status ?? null },
    ...(answer?.message && { detail: answer.message }),
    cause,
  })
}

export function lockLost(service: string, why: string): SkeinError {
  return new SkeinError('LOCK_LOST', `The lock of ${service} was lost: ${why}. Nothing more was started.`, {
    hint: 'Run the command again: it looks at what stands and goes on from there.',
    data: { service },
  })
}

/** What a function threw, in words; the store is DIRTY. What the server or the function said may hold data. */
export function functionError(service: string, step: Step, file: string, thrown: unknown, ways: Ways): SkeinError {
  const name = stepName(service, step)
  const told = thrown instanceof SkeinError ? `: ${thrown.message}` : ` in its function with ${nameOf(thrown)}.`
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return new SkeinError('STEP_FAILED', `${name} (${step.direction}) failed${told}\n  at ${file}\n${ways.stands}`, {
    hint: ways.next,
    data: {
      service,
      step: name,
      direction: step.direction,
      status: nameOf(thrown),
      ...(thrown instanceof SkeinError && thrown.data),
    },
    detail: thrown instanceof SkeinError ? (thrown.detail ?? thrown.message) : stack,
    cause: thrown,
  })
}

/** What stands, and what can be done about it. */
export interface Ways {
  readonly stands: string
  readonly next: string
}

/** Nobody can tell how far a function came. */
export function dirty(service: string): Ways {
  return {
    stands: `How far it came is not known, so ${service} is DIRTY.`,
    next: `Look at what stands in the database; then skein repair ${service} --done if all of it does, or --forget, and skein up runs it anew.`,
  }
}

function nameOf(thrown: unknown): string {
  return thrown instanceof SkeinError ? thrown.code : thrown instanceof Error ? thrown.name : 'what is no error'
}
