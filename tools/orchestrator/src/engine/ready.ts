import {
  compareVersions,
  type PlanOptions,
  type PlanService,
  prepare,
  type Prepared,
  readStanding,
  type Refusal,
  refusedError,
  type Service,
  SkeinError,
  versionName,
  writersOnly,
} from '@skein/core'
import { upOf } from './goals.ts'

/** A version that is to stand; `latest`: all that this build needs; null: an answer is enough. */
export type Wanted = bigint | 'latest' | null

/** Where a service stands. */
export interface Look {
  /** The highest version; null when none stands, or nothing is known. */
  readonly at: string | null
  /** What is missing, in a sentence; null when nothing is. */
  readonly missing: string | null
}

/**
 * Asks one service's database once.
 * @throws SkeinError CONFIG_INVALID, FILE_UNREADABLE; REFUSED where it is the wrong database, which no waiting heals.
 */
export async function look(service: Service, wanted: Wanted, options: PlanOptions, signal: AbortSignal): Promise<Look> {
  try {
    if (wanted === null) return lookAt(service.name, await readStanding(service, true, signal))
    const prepared = await prepare([service], upOf([service.name]), options, signal)
    return judged(service.name, wanted, prepared)
  } catch (thrown) {
    if (!(thrown instanceof SkeinError) || thrown.code !== 'CANCELLED') throw thrown
    return { at: null, missing: `${service.name} does not answer.` }
  }
}

function lookAt(name: string, standing: PlanService['standing']): Look {
  if (standing.ledger === 'unknown') return { at: null, missing: `${name}: ${standing.reason}` }
  const at = standing.applied
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1)
  return { at: at === undefined ? null : String(at), missing: null }
}

/** What says that it is the wrong database. */
const hopeless = new Set<Refusal['code']>(['FOREIGN_LEDGER', 'TORN_LEDGER', 'WRONG_SERVICE', 'WRONG_ENVIRONMENT'])

function judged(name: string, wanted: bigint | 'latest', { services, plan }: Prepared): Look {
  const [service] = services
  if (!service) throw new SkeinError('BUG', `${name} was asked and gave no answer.`)
  const { migrations, standing } = service
  const answer = lookAt(name, standing)
  if (standing.ledger === 'unknown') return answer
  const wrong = plan.refusals.filter(({ code }) => hopeless.has(code))
  if (wrong.length > 0) throw refusedError(wrong)

  const stands = new Set(standing.applied.map(({ version }) => version))
  const { at } = answer
  const labels = new Map(migrations.map(({ version, label }) => [version, label]))
  const called = (version: bigint): string => versionName(name, version, labels.get(version))
  const where = at === null ? 'zero' : (labels.get(BigInt(at)) ?? at)
  if (wanted !== 'latest')
    return {
      at,
      missing: stands.has(wanted) ? null : `${called(wanted)} does not stand: ${name} is at ${where}.`,
    }
  const pending = migrations.filter(({ version, phase }) => !stands.has(version) && phase !== 'contract')
  if (pending.length > 0)
    return { at, missing: `${name} is not up to date: ${pending.length} pending, ${name} is at ${where}.` }
  // Alone a service can't see what others stand at, for example.
  return { at, missing: plan.refusals.find(({ code }) => !writersOnly.has(code))?.message ?? null }
}
