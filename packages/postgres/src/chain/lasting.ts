import type { Connection } from '../clients/client.ts'
import { aggregateFilled, lookAtAggregate, standingAggregate } from './aggregate.ts'
import { indexBuilt, lookAtIndex, standingIndex } from './index-build.ts'

/** A statement that works in several transactions: a part of it stands when it fails, and the catalog tells which. */
export interface Lasting {
  /** Whether anything of it stands. */
  stands(work: Connection): Promise<boolean>
  /**
   * Ends it where it was interrupted, or takes away what stands of it.
   * @param same its text is what it was then.
   * @returns whether it must be sent again
   */
  look(work: Connection, same: boolean): Promise<'done' | 'to do'>
}

/** Null for a statement that is done as a whole or not at all, and for one of which nothing tells. */
export function lasting(statement: string): Lasting | null {
  const build = indexBuilt(statement)
  if (build) {
    return {
      stands: async (work) => (await standingIndex(work, build.name)) !== null,
      look: (work) => lookAtIndex(work, build),
    }
  }
  const view = aggregateFilled(statement)
  if (view !== null) {
    return {
      stands: async (work) => (await standingAggregate(work, view)) !== null,
      look: (work, same) => lookAtAggregate(work, view, same),
    }
  }
  // Filled twice, it is filled.
  const refresh = /^call\s+(?:\S+\s*\.\s*)?refresh_continuous_aggregate\s*\(/i
  if (refresh.test(statement)) return { stands: async () => false, look: async () => 'to do' }
  return null
}
