import type { Standing, Unwritable } from '../standing.ts'
import { needs } from './compare.ts'
import { type Goal, namedServices } from './goal.ts'
import type { Note, PlanService, PlanStep, Refusal, RefusalCode } from './plan.ts'
import type { Sites } from './site.ts'

/** What keeps somebody from applying and is nothing to those who only look. */
export const writersOnly: ReadonlySet<RefusalCode> = new Set(['REQUIREMENT_UNKNOWN', 'NEWER_LEDGER', 'HISTORY_LOST'])

/** Whether a ledger tells what stands: none tells that nothing does; another tool's, or a torn one, tells nothing. */
export function isTold(standing: PlanService['standing']): standing is Standing {
  return standing.ledger === 'ours' || standing.ledger === 'absent'
}

/** Refuses what would write to a ledger that can only be read; where nothing would, it is a note. */
export function judgeWritable(
  sites: Sites,
  goal: Goal,
  steps: readonly PlanStep[],
  refusals: Refusal[],
  notes: Note[],
): void {
  const named = namedServices(goal)
  const written = new Set(steps.flatMap(needs))
  for (const { name: service, standing } of sites.values()) {
    if (!standing?.unwritable) continue
    const refusal = unwritableBy(service, standing.unwritable)
    if (written.has(service)) refusals.push(refusal)
    else if (named?.includes(service) ?? true) {
      const { code } = standing.unwritable
      notes.push({ code, service, version: null, message: refusal.message })
    }
  }
}

export function unwritableBy(service: string, { code, message, remedy }: Unwritable): Refusal {
  return { code, service, version: null, message: `In ${service}'s database ${message}`, remedy }
}
