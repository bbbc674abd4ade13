import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { run, versionOf } from './command.ts'
import { installed } from './installed.ts'
import { dbmate } from './peers/dbmate.ts'
import { golangMigrate } from './peers/golang-migrate.ts'
import { goose } from './peers/goose.ts'
import { nodePgMigrate } from './peers/node-pg-migrate.ts'
import type { Change, Peer } from './peers/peer.ts'
import { psql, sql } from './peers/psql.ts'
import { commandLine, library } from './peers/skein.ts'
import { host } from './host.ts'

/** What benchmarks work with; made when it is first asked for. */
export interface Ground extends AsyncDisposable {
  /** A folder where Skein is installed as npm installs it. */
  readonly place: string
  /** The program of its command line. */
  readonly skein: string
  /** A server whose user may create databases. */
  url(): Promise<string>
  /** A name that no other folder or database of this run has. */
  name(): string
  /** Ours first, then psql, the floor, then others; those that are not installed are said and left out. */
  readonly peers: readonly Peer[]
}

export function openGround(say: (text: string) => void): Ground {
  const place = mkdtempSync(join(tmpdir(), 'skein-bench-'))
  const skein = installed(place, ['skein', '@skein/postgres', '@skein/embedded'])
  const ours = [library('pg', place), library('postgres', place), commandLine(skein, place)]
  const all: readonly Peer[] = [...ours, psql, golangMigrate, goose, dbmate, nodePgMigrate]
  const missing = all.filter((peer) => peer.version() === null)
  if (missing.length > 0) say(`Not on the PATH, and left out: ${missing.map(({ name }) => name).join(', ')}.\n\n`)
  let server: Promise<{ readonly url: string } & AsyncDisposable> | undefined
  let count = 0
  return {
    place,
    skein,
    async url() {
      const given = env['SKEIN_TEST_POSTGRES_URL']
      return given ?? (await (server ??= host(place))).url
    },
    name: () => `bench_${process.pid}_${count++}`,
    peers: all.filter((peer) => !missing.includes(peer)),
    async [Symbol.asyncDispose]() {
      await (await server)?.[Symbol.asyncDispose]()
      rmSync(place, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
    },
  }
}

/** Whether there is the floor, without which no database is worked with. */
export function hasFloor(): boolean {
  return versionOf('psql', '--version') !== null
}

/** An empty database, which goes with its use. */
export async function database(ground: Ground): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = await ground.url()
  const name = ground.name()
  await run(sql(server, `CREATE DATABASE ${name}`))
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => void (await run(sql(server, `DROP DATABASE ${name} WITH (FORCE)`))),
  }
}

/** Migrations as services have them: a table each, and its index. */
export function changes(count: number): Change[] {
  return [...Array(count).keys()].map((index) => ({
    version: index + 1,
    up: `CREATE TABLE t_${index} (id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz DEFAULT now());\nCREATE INDEX ON t_${index} (name);`,
    down: `DROP TABLE t_${index};`,
  }))
}

/** The same number of migrations that do nothing. */
export function emptyChanges(count: number): Change[] {
  return [...Array(count).keys()].map((index) => ({ version: index + 1, up: 'SELECT 1;', down: 'SELECT 1;' }))
}
