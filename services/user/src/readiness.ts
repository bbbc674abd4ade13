import { check } from '@skein/core'
import service from '../skein.config.ts'

/** Whether this instance may serve, and what stands in its way. */
export interface Readiness {
  readonly ok: boolean
  /** The highest version that stands. */
  readonly at: string | null
  readonly pending: readonly string[]
  readonly problems: readonly { readonly code: string; readonly message: string }[]
}

/** Looks at the schema; changes nothing. */
export async function look(): Promise<Readiness> {
  const { ok, at, pending, problems } = await check(service)
  return { ok, at, pending: pending.map(({ version }) => version), problems }
}
