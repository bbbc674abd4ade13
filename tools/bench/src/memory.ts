import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { changes, database, emptyChanges, type Ground } from './ground.ts'
import type { Result } from './result.ts'
import { fixed } from './table.ts'

const mebibyte = 1024 * 1024

/** What ours hold at most, beside a Node that does nothing. */
export async function memory(ground: Ground): Promise<Result> {
  const bare = (await run({ file: process.execPath, args: ['-e', 'setTimeout(() => {}, 200)'] })).memory
  const ours = ground.peers.filter(({ name }) => name === 'skein up' || name === 'migrate() over pg')
  const write = (folder: string, count: number) =>
    ours[0]?.write(folder, count > 200 ? emptyChanges(count) : changes(count))
  const works: readonly (readonly [name: string, write: (folder: string) => void])[] = [
    ['1 migration', (folder) => write(folder, 1)],
    ['200 migrations', (folder) => write(folder, 200)],
    ['10,000 migrations', (folder) => write(folder, 10_000)],
    ['a file of 10 MB', (folder) => writeLarge(folder, 10, 1000)],
    ['a file of 100 MB', (folder) => writeLarge(folder, 100, 1000)],
    ['a file of 300 MB', (folder) => writeLarge(folder, 300, 1000)],
    ['a file of 100 MB, 2 million statements', (folder) => writeLarge(folder, 100, 10)],
  ]
  const rows: Record<string, string>[] = []
  for (const [work, fill] of works) {
    const folder = join(ground.place, ground.name())
    mkdirSync(folder)
    fill(folder)
    const row: Record<string, string> = { work }
    for (const peer of ours) {
      await using empty = await database(ground)
      row[`${peer.name}, MiB`] = fixed((await run(peer.up(folder, empty.url))).memory, 0)
      row[`${peer.name}, none due`] = fixed((await run(peer.up(folder, empty.url))).memory, 0)
    }
    rows.push(row)
    rmSync(folder, { recursive: true })
  }
  return { title: `memory: a Node that does nothing holds ${fixed(bare, 0)} MiB`, rows }
}

/** One file of INSERTs. @param megabytes of 1,000,000 bytes. */
function writeLarge(folder: string, megabytes: number, width: number): void {
  const file = openSync(join(folder, '1_large.up.sql'), 'w')
  writeSync(file, 'CREATE TABLE large (n int, note text);\n')
  let part = ''
  for (let size = 0, n = 0; size < megabytes * 1_000_000; n++) {
    const line = `INSERT INTO large VALUES (${n}, '${'x'.repeat(width)}');\n`
    size += line.length
    part += line
    if (part.length < mebibyte) continue
    writeSync(file, part)
    part = ''
  }
  writeSync(file, part)
  closeSync(file)
}
