import type { Refusal, SkeinError } from '@skein/core'
import { type RefusalValue, refusalValue } from './plan.ts'

/** An error as JSON: facts, never row data and never secrets. */
export interface ErrorValue {
  readonly error: ErrorFacts
  /** When a plan was refused. */
  readonly refusals?: readonly RefusalValue[]
}

export interface ErrorFacts {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export function errorValue(error: SkeinError): ErrorValue {
  const refusals = error.data['refusals'] as readonly Refusal[] | undefined
  return { error: errorFacts(error), ...(refusals && { refusals: refusals.map(refusalValue) }) }
}

export function errorFacts({ code, message, hint, data }: SkeinError): ErrorFacts {
  const { refusals: _, ...facts } = data
  return { code, message, hint: hint ?? null, data: facts }
}
