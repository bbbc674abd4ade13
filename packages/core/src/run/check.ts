import { toSkeinError } from '../error.ts'
import { dueOf } from '../plan/site.ts'
import { isTold, writersOnly } from '../plan/writable.ts'
import type { Service } from '../service.ts'
import { compareVersions } from '../version.ts'
import { prepare } from './prepare.ts'

/** Whether a service may serve with its database as it is. */
export interface Check {
  /** True when all that this build needs stands. A pending contract is no reason to wait. */
  readonly ok: boolean
  /** The highest version that stands; null when none does. */
  readonly at: string | null
  readonly pending: readonly { readonly version: string; readonly description: string }[]
  readonly problems: readonly { readonly code: string; readonly message: string }[]
}

/**
 * Looks at one service's database and changes nothing: one round trip after connecting. Never rejects for a database
 * that is behind, wrong or out of reach; that is its answer.
 * @throws SkeinError CONFIG_INVALID, FILE_UNREADABLE.
 */
export async function check(
  service: Service,
  options: { readonly environment?: string | null; readonly signal?: AbortSignal } = {},
): Promise<Check> {
  const environment = options.environment ?? process.env['SKEIN_ENV'] ?? null
  try {
    const { services, plan } = await prepare(
      [service],
      { verb: 'up', services: [service.name], count: null, spread: 'each' },
      { environment },
      options.signal,
    )
    const standing = services[0] && isTold(services[0].standing) ? services[0].standing : null
    const applied = new Set(standing?.applied.map((row) => row.version))
    const pending = (standing ? (services[0]?.migrations ?? []) : []).filter(
      ({ version, phase }) => !applied.has(version) && phase !== 'contract',
    )
    const due = services[0] ? dueOf(services[0]).map((version) => ({ version, description: 'made anew' })) : []
    // Alone a service can't see what others stand at, for example.
    const problems = plan.refusals
      .filter(({ code }) => !writersOnly.has(code))
      .map(({ code, message }) => ({ code, message }))
    const at = [...applied].sort(compareVersions).at(-1)
    return {
      ok: pending.length + due.length === 0 && problems.length === 0,
      at: at === undefined ? null : String(at),
      pending: [...pending.map(({ version, description }) => ({ version: String(version), description })), ...due],
      problems,
    }
  } catch (thrown) {
    const error = toSkeinError(thrown)
    if (error.kind === 'usage' || error.code === 'FILE_UNREADABLE' || error.code === 'BUG') throw error
    return { ok: false, at: null, pending: [], problems: [{ code: error.code, message: error.message }] }
  }
}
