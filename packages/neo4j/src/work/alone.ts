import type { Ending } from '@skein/core'
import type { Bench } from '../bench.ts'
import type { Doubt, Progress } from '../ledger/open.ts'
import { dropLeft, quoted } from '../ledger/nodes.ts'
import { tagOf } from '../link.ts'
import { failedIndexes, indexesBuilt } from './indexes.ts'
import { namedBy, standsNow } from './objects.ts'
import type { Sent } from './ready.ts'

/**
 * Runs a statement that shares no transaction with what is written of it; first writes what could be said of it if all
 * ended now, and gives that.
 * @param stood what was written of it by an attempt whose end is not known: if the catalog says that it was done then, it
 *   is not sent again.
 */
export async function* alone(
  { link, run }: Bench,
  { kind, text }: Sent,
  place: number,
  stood: boolean | null,
  progress: Progress,
  { cancel }: Ending,
): AsyncGenerator<Doubt, void> {
  const tag = tagOf(run, 'work')
  if (kind !== 'schema') {
    yield 'unknown'
    await progress.reach(place, 'unknown')
    await link.ask(text, {}, tag)
    return
  }
  const named = namedBy(text)
  const before = new Set(await failedIndexes(link))
  const now = named && (await standsNow(link, named))
  const isDone = named !== null && stood === !named.creates && now === named.creates
  const doubt = isDone ? stood : (now ?? 'unknown')
  yield doubt
  await progress.reach(place, doubt)
  // An earlier attempt began to make it.
  if (named?.creates && named.what === 'CONSTRAINT' && stood === false && now === false)
    await dropLeft(link, named.name)
  if (!isDone) await link.ask(text, {}, tag)
  // One that failed earlier would be passed over by IF NOT EXISTS.
  if (named?.creates) before.delete(named.name)
  const own = named?.what === 'INDEX' && named.creates && doubt === false ? named.name : null
  await indexesBuilt(link, before, cancel, async (failed) => {
    if (failed !== own) return false
    await link.ask(`DROP INDEX ${quoted(failed)} IF EXISTS`, {}, tag)
    return true
  })
}
