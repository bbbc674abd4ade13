import { cancelled, SkeinError, type Step, stepName } from '@skein/core'
import { type Bench, noteFailure } from '../bench.ts'
import { type ServerError, stepError } from '../failure.ts'
import { labels } from '../ledger/nodes.ts'
import type { Doubt, Progress } from '../ledger/open.ts'
import type { Sending, Sent } from './ready.ts'

/** How far a step came. */
export interface Far {
  /** The statement at hand, of all. */
  readonly place: number
  readonly of: number
  /** Null: none is, or its file was not read so far. */
  readonly sent: Sent | null
  readonly doubt: Doubt
}

/** Whether the server, when it says that a statement failed, means that nothing of it was done. */
export function isWhole({ kind }: Sent, error: ServerError | null): boolean {
  if (error === null) return false
  // What makes transactions of its own may have committed some; one that could not be read made none.
  return kind !== 'alone' || error.code.startsWith('Neo.ClientError.Statement.SyntaxError')
}

/**
 * Puts into words how a step failed that ran statement by statement, and writes it down.
 * @param error null: it was cancelled between two questions.
 */
export async function looseError(
  bench: Bench,
  step: Step,
  sending: Sending,
  far: Far,
  progress: Progress,
  error: ServerError | SkeinError | null,
  milliseconds: number,
  isOver: boolean,
): Promise<SkeinError> {
  const { link, service } = bench
  const { place, sent } = far
  const whole = far.doubt === 'undone' || (sent !== null && !(error instanceof SkeinError) && isWhole(sent, error))
  // What was in doubt before may have been done then.
  const clean = whole && place === 0 && step.resumeAt === undefined
  if (clean) await link.ask(progress.remove.query, progress.remove.parameters)
  else if (whole) await progress.reach(place, 'undone')
  const stands = clean
    ? 'Nothing of it stands.'
    : `${before(place)}; ${dirty(service, far)}${whole ? '' : doubted(far)}.`
  const next = clean
    ? 'Correct the file and run the command again.'
    : `Correct that statement, then: skein repair ${service} --resume`
  const onward = clean ? undefined : `To go on with it: skein repair ${service} --resume`
  const told =
    isOver || !error
      ? cancelled(service, step, clean ? 'rolled back' : 'unknown', stands, onward)
      : error instanceof SkeinError
        ? error
        : stepError(service, step, error, { file: sending.file, sent, stands, next })
  const code = isOver ? 'CANCELLED' : (error?.code ?? null)
  const outcome = isOver ? 'cancelled' : 'failed'
  await noteFailure(bench, step, outcome, milliseconds, { ...told.data, code, statement: place })
  return told
}

/** @param cause null: the ledger was read again, and says where it stands. */
export function lostError({ service }: Bench, step: Step, far: Far, cause: unknown): SkeinError {
  const at = far.place < far.of ? `, statement ${far.place + 1}` : ''
  const message = `The connection to ${service} broke during ${stepName(service, step)}${at}`
  const stands = far.doubt === 'undone' ? 'nothing of that statement stands' : 'whether it was done is not known here'
  return new SkeinError('CONNECTION_LOST', `${message}; ${far.place < far.of ? stands : 'all its statements stand'}.`, {
    hint: `When the server is back, skein repair ${service} shows what can be done.`,
    data: { service, statement: far.place },
    ...(cause !== null && { cause }),
  })
}

/** A file that deletes what it is counted with. */
export function takesOwn(service: string, step: Step, file: string): SkeinError {
  const name = stepName(service, step)
  const message = `${name} (${step.direction}) failed: it takes Skein's own nodes away.\n  at ${file}`
  return new SkeinError('STEP_FAILED', message, {
    hint: `Leave the labels out that begin with ${labels.row}, as in: MATCH (n) WHERE NOT n:${Object.values(labels).join('|')}`,
    data: { service, step: name, file },
  })
}

function before(place: number): string {
  return `The ${place} statement${place === 1 ? '' : 's'} before it stand${place === 1 ? 's' : ''}`
}

function dirty(service: string, { place, of }: Far): string {
  return `${service} is DIRTY at statement ${place + 1} of ${of}`
}

function doubted({ doubt }: Far): string {
  return doubt === 'unknown' ? ', of which a part may stand' : ', of which the catalog will be asked'
}
