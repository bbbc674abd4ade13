// A small process of its own, started by the first command: it starts the server and, when the last command has
// ended in whatever way, stops it. It shares nothing with its starter but the folder.
import { existsSync, statSync, truncateSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { maintenance } from './client.ts'
import type { Link } from './client.ts'
import { openHome } from './home.ts'
import { launch } from './launch.ts'
import { becomeKeeper, shutOut } from './lease.ts'
import { readPassword } from './passfile.ts'
import { findPostmaster } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'
import { execute } from './program.ts'

/** ms between two looks whether somebody is there. */
const LOOK_EVERY = 300
/** ms in which the others find their way back after a crash of the server. */
const RETURN = 1_000
const LOG_LIMIT = 8 * 1024 * 1024

const [folder = '', durable] = process.argv.slice(2)
const home = openHome(folder)
const binaries = await findBinaries()
const account = await findAccount(home, binaries.postgres)
const server = await launch(home, binaries, account, durable === 'durable')
// Its starter then shows the end of the log, which is PostgreSQL's own.
if (!server) process.exit(1)
const { pid, port } = server

for (let now = ours(), first = true; now; now = ours(), first = false) {
  // A link breaks when the server restarts itself after a crash: then watch again.
  const verdict = now.ready ? await watch(first).catch(() => 'broken link') : 'not ready'
  if (verdict === 'another keeper') break
  await sleep(50)
}

function ours(): Postmaster | undefined {
  const now = findPostmaster(home)
  return now?.pid === pid ? now : undefined
}

/** Resolves when the server closed all connections on our word, or another keeper is there first. */
async function watch(first: boolean): Promise<'another keeper' | 'stopping'> {
  const client = maintenance({ port, password: readPassword(home) }, 'keeper')
  try {
    await client.connect()
    if (!(await becomeKeeper(client))) return 'another keeper'
    await (first ? starter() : sleep(RETURN))
    await solitude(client)
    // We keep the newcomers out until the server itself throws us out: none may get in and be cut off a moment later.
    const ended = new Promise((resolve) => client.once('end', resolve))
    await execute(account, binaries.pg_ctl, ['kill', 'INT', String(pid)])
    await ended
    return 'stopping'
  } finally {
    client.end().catch(() => undefined)
  }
}

/** Resolves when our starter has its lease or is dead: either closes our input. */
async function starter(): Promise<void> {
  await finished(process.stdin.resume()).catch(() => undefined)
}

/** Resolves once everybody has left and is shut out, or the data was deleted. */
async function solitude(client: Link): Promise<void> {
  while (existsSync(home.data) && !(await shutOut(client))) {
    if ((statSync(home.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) truncateSync(home.log)
    await sleep(LOOK_EVERY)
  }
}
