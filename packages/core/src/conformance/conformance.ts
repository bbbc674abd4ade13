import { amending } from './amending.ts'
import { applying } from './applying.ts'
import { calling } from './calling.ts'
import { dying } from './dying.ts'
import { keeping } from './keeping.ts'
import { locking } from './locking.ts'
import { refusing } from './refusing.ts'
import type { Runner, Subject } from './subject.ts'

/**
 * Holds a store to its contract (see `Store`). The groups follow what the store says in `supports`; no test file can
 * switch one off.
 * @param module the module that exports `subject`, for the processes that the suite starts and kills.
 */
export async function conformance(module: URL, { describe, test }: Runner): Promise<void> {
  const { subject } = (await import(module.href)) as { subject: Subject }
  const groups = { applying, calling, amending, keeping, locking, refusing, dying }
  for (const [name, group] of Object.entries(groups)) {
    describe(name, () => {
      for (const [title, body] of Object.entries(group)) test(title, () => body(subject, module))
    })
  }
}

/** Named tests of one group. */
export type Group = Readonly<Record<string, (subject: Subject, module: URL) => Promise<void>>>
