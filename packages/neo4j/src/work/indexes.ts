import { setTimeout as sleep } from 'node:timers/promises'
import type { Link } from '../link.ts'

/** Names of indexes that could not be built. */
export async function failedIndexes(link: Link): Promise<ReadonlySet<string>> {
  const rows = await link.ask("SHOW INDEXES YIELD name, state WHERE state = 'FAILED' RETURN name")
  return new Set(rows.map(({ name }) => String(name)))
}

/**
 * Waits until indexes are built: the server says that one is created before that. A failed one is still there, and
 * IF NOT EXISTS takes it for good.
 * @param drop takes a failed one away if it may; gives whether it did.
 * @throws what looks as the server's own error, when one failed that had not before; what the signal says.
 */
export async function indexesBuilt(
  link: Link,
  before: ReadonlySet<string>,
  cancel: AbortSignal | undefined,
  drop: (name: string) => Promise<boolean>,
): Promise<void> {
  for (let nap = 5; ; nap = Math.min(nap * 2, 1000)) {
    // One look at both states: between two of them an index may go from the one to the other.
    const unready = await link.ask(
      "SHOW INDEXES YIELD name, state, failureMessage WHERE state <> 'ONLINE' RETURN name, state, failureMessage AS why",
    )
    const failed = unready.find(({ name, state }) => state === 'FAILED' && !before.has(String(name)))
    if (failed) {
      const name = String(failed['name'])
      const left = (await drop(name)) ? 'It was dropped.' : 'It stands as FAILED: drop it.'
      const message = `The index ${name} could not be built. ${left} ${String(failed['why']).split('\n')[0]}`
      throw Object.assign(new Error(message), { code: indexFailed })
    }
    if (unready.every(({ state }) => state !== 'POPULATING')) return
    await sleep(nap, undefined, cancel ? { signal: cancel } : {})
  }
}

/** The server has no error for it. */
const indexFailed = 'Neo.ClientError.Schema.IndexFailed'
