import type { Bench } from './bench.ts'
import type { Connection } from './clients/client.ts'
import { ask } from './pinned.ts'

/** Milliseconds without an answer after which a link counts as broken, when nothing else is said. */
export const silenceLimit = 30_000

/** Gives the answer to what is answered at once or never; breaks the link after `limit` milliseconds. */
export async function answerWithin<Answer>(link: Connection, limit: number, answer: Promise<Answer>): Promise<Answer> {
  const patience = setTimeout(() => void link.close(), limit)
  try {
    return await answer
  } finally {
    clearTimeout(patience)
  }
}

/**
 * Breaks the links of a bench over which nothing came for `limit` milliseconds: asks now and then over the one that is
 * otherwise at rest, and by it whether the server is at work on what it was sent over the other. TCP alone would notice
 * after hours, or never where a proxy stands between.
 */
export function watchLinks(bench: Bench, limit: number): void {
  const { lock } = bench
  let waiting = { for: null as number | null, since: 0 }
  const look = async () => {
    const question = `SELECT count(*)::text AS n FROM pg_stat_activity WHERE ${bench.working()} AND state = 'active'`
    const [row] = await answerWithin(lock, limit, ask(lock, question))
    const { work } = bench
    // Behind a pooler what was sent may wait there for its turn.
    const idle = row?.['n'] === '0' && !bench.pooled
    const asked = idle ? work.asked : null
    if (asked === null || asked !== waiting.for) waiting = { for: asked, since: performance.now() }
    else if (performance.now() - waiting.since > limit) await work.close()
  }
  const later = () =>
    void setTimeout(() => {
      if (lock.lost) return
      // Whoever needs a link that broke is told by it.
      look().then(later, () => void bench.work.close())
    }, limit / 3).unref()
  later()
}
