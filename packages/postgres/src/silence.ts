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
 * after hours, or never where a proxy stands between. Behind a pooler silence says nothing: what is asked there may wait
 * for its turn for as long as others are at work, this bench's own file among them.
 */
export function watchLinks(bench: Bench, limit: number): void {
  const { lock } = bench
  if (bench.pooled) return
  let waiting = { for: null as number | null, since: 0 }
  const look = async () => {
    // Where track_activities is off, nobody is told whether it is at work.
    const question = `SELECT count(*)::text AS n FROM pg_stat_activity WHERE ${bench.working()} AND coalesce(state, '') NOT LIKE 'idle%'`
    const [row] = await answerWithin(lock, limit, ask(lock, question))
    const { work } = bench
    const asked = row?.['n'] === '0' ? work.asked : null
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
