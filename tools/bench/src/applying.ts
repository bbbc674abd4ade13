import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { changes, database, type Ground } from './ground.ts'
import { openLink } from './link.ts'
import type { Peer } from './peers/peer.ts'
import type { Result } from './result.ts'
import { fixed, median } from './table.ts'

const count = 200
const rounds = 7

interface Figures {
  readonly peer: Peer
  readonly trips: number
  readonly milliseconds: number
  readonly ratio: number
  /** Seconds on a link, by its milliseconds. */
  readonly far: ReadonlyMap<number, number>
}

const links = [5, 25]

/** 200 migrations in an empty database: how often each tool goes to the server, and how long that takes. */
export async function applying(ground: Ground): Promise<Result> {
  const folders = new Map(ground.peers.map((peer) => [peer, folderFor(ground, peer)]))
  const walls = await paired(ground, folders)
  const figures: Figures[] = []
  for (const [peer, folder] of folders) {
    const far = new Map<number, number>()
    for (const link of links) far.set(link, (await over(ground, peer, folder, link)).milliseconds / 1000)
    const { trips } = await over(ground, peer, folder, 0)
    figures.push({ peer, trips, far, ...(walls.get(peer) ?? { milliseconds: Number.NaN, ratio: Number.NaN }) })
  }
  const others = figures.filter(({ peer }) => peer.version() !== 'here' && peer.name !== 'psql')
  const best = new Map(links.map((link) => [link, Math.min(...others.map(({ far }) => far.get(link) ?? Infinity))]))
  const rows = figures.map(({ peer, trips, milliseconds, ratio, far }) => ({
    tool: peer.name,
    version: peer.version() ?? '',
    trips: String(trips),
    'a migration': fixed(trips / count),
    ms: fixed(milliseconds, 0),
    '÷ psql': fixed(ratio),
    ...Object.fromEntries(
      links.flatMap((link) => [
        [`${link} ms link, s`, fixed(far.get(link) ?? Number.NaN)],
        [`÷ best peer, ${link} ms`, fixed((far.get(link) ?? Number.NaN) / (best.get(link) ?? Number.NaN))],
      ]),
    ),
  }))
  const bars = (value: (figure: Figures) => number) =>
    figures.map((one) => ({ name: one.peer.name, value: value(one) }))
  return {
    title: `up: ${count} migrations; ÷ psql is the median of ${rounds} rounds; peers are all others but psql`,
    rows,
    charts: [
      { title: `${count} migrations ÷ psql`, bars: bars(({ ratio }) => ratio) },
      { title: 'round trips a migration', bars: bars(({ trips }) => trips / count) },
      ...links.map((link) => ({
        title: `seconds on a link of ${link} ms`,
        bars: bars(({ far }) => far.get(link) ?? Number.NaN),
      })),
    ],
  }
}

function folderFor(ground: Ground, peer: Peer): string {
  const folder = join(ground.place, ground.name())
  mkdirSync(folder)
  peer.write(folder, changes(count))
  return folder
}

/** All tools in turns, so that a busy moment of the machine hits them alike. */
async function paired(
  ground: Ground,
  folders: ReadonlyMap<Peer, string>,
): Promise<ReadonlyMap<Peer, { milliseconds: number; ratio: number }>> {
  const walls: Map<Peer, number>[] = []
  for (let round = -1; round < rounds; round++) {
    const took = new Map<Peer, number>()
    for (const [peer, folder] of folders) {
      await using empty = await database(ground)
      took.set(peer, (await run(peer.up(folder, empty.url))).milliseconds)
    }
    // The round before the first fills the caches.
    if (round >= 0) walls.push(took)
  }
  const floor = ground.peers.find(({ name }) => name === 'psql')
  const wall = (took: ReadonlyMap<Peer, number>, peer: Peer | undefined) => (peer && took.get(peer)) ?? Number.NaN
  return new Map(
    [...folders.keys()].map((peer) => [
      peer,
      {
        milliseconds: median(walls.map((took) => wall(took, peer))),
        ratio: median(walls.map((took) => wall(took, peer) / wall(took, floor))),
      },
    ]),
  )
}

/** Through a link; of the short ones the best of three. */
async function over(
  ground: Ground,
  peer: Peer,
  folder: string,
  milliseconds: number,
): Promise<{ milliseconds: number; trips: number }> {
  const runs: { milliseconds: number; trips: number }[] = []
  while (runs.length < 3 && (runs[0]?.milliseconds ?? 0) < 3000) {
    await using empty = await database(ground)
    await using link = await openLink(empty.url, milliseconds)
    const took = await run(peer.up(folder, link.url))
    runs.push({ milliseconds: took.milliseconds, trips: link.trips() })
  }
  return runs.toSorted((a, b) => a.milliseconds - b.milliseconds)[0] ?? { milliseconds: Number.NaN, trips: Number.NaN }
}
