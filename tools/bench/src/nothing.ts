import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { changes, database, emptyChanges, type Ground } from './ground.ts'
import { openLink } from './link.ts'
import { type Change, type Peer } from './peers/peer.ts'
import { sql } from './peers/psql.ts'
import type { Result } from './result.ts'
import { fixed, median } from './table.ts'

const rounds = 9
/** A tool that needs longer than this for the long history, in milliseconds, is asked less often. */
const patience = 2000

/** Up where nothing is due: what every start of a service and every deployment pays. */
export async function nothing(ground: Ground): Promise<Result> {
  const rows: Record<string, string>[] = []
  for (const peer of ground.peers) {
    const short = await again(ground, peer, changes(200))
    const long = await again(ground, peer, emptyChanges(10_000))
    rows.push({
      tool: peer.name,
      trips: fixed(short.trips, 0),
      ms: fixed(short.milliseconds, 0),
      '÷ psql -c': fixed(short.ratio),
      '10,000: trips': fixed(long.trips, 0),
      'ms ': fixed(long.milliseconds, 0),
      '÷ psql -c ': fixed(long.ratio),
      MiB: fixed(long.memory, 0),
    })
  }
  return {
    title: `nothing: 200 and 10,000 migrations applied, none due; median of ${rounds} pairs with psql -c 'SELECT 1'`,
    rows,
    charts: [
      {
        title: 'round trips where nothing is due',
        bars: rows.map((row) => ({ name: row['tool'] ?? '', value: Number(row['trips']) })),
      },
    ],
  }
}

interface Figures {
  readonly trips: number
  readonly milliseconds: number
  readonly ratio: number
  readonly memory: number
}

async function again(ground: Ground, peer: Peer, list: readonly Change[]): Promise<Figures> {
  const folder = join(ground.place, ground.name())
  mkdirSync(folder)
  peer.write(folder, list)
  await using filled = await database(ground)
  await run(peer.up(folder, filled.url))
  const command = (url: string) => peer.again?.(folder, url) ?? peer.up(folder, url)
  await using link = await openLink(filled.url, 0)
  const { memory } = await run(command(link.url))
  const times: number[] = []
  const ratios: number[] = []
  while (times.length < rounds && !(times.length > 1 && median(times) > patience)) {
    const floor = (await run(sql(filled.url, 'SELECT 1'))).milliseconds
    const took = (await run(command(filled.url))).milliseconds
    times.push(took)
    ratios.push(took / floor)
  }
  return { trips: link.trips(), milliseconds: median(times), ratio: median(ratios), memory }
}
