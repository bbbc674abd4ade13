import { once } from 'node:events'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { HOST } from './client.ts'
import type { Home } from './home.ts'
import { choosePort, freePort } from './port.ts'
import { discardStale, findPostmaster } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'
import { start } from './program.ts'

const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: '200',
  max_prepared_transactions: '64',
  timezone: 'UTC',
  log_timezone: 'UTC',
}
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** Resolves with the server of this folder once it is ready, starting it where none lives. Several processes may call
 *  this at once: PostgreSQL's own lock on the data folder lets one start, and all resolve with that one.
 *  `undefined`: PostgreSQL refused three times; its log says why. */
export async function launch(
  home: Home,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<Postmaster | undefined> {
  for (let failures = 0; ;) {
    const found = findPostmaster(home)
    if (found?.ready) return found
    if (found) await sleep(20)
    else {
      discardStale(home)
      // Somebody may take the port between our look and the server's: after a failure not the remembered one again.
      const port = failures ? await freePort() : await choosePort(home)
      const launched = await tryLaunch(home, binaries, account, durable, port)
      if (launched) return launched
      if (++failures === 3) return undefined
      // A server that has just removed its pidfile still holds its memory for a moment.
      await sleep(100)
    }
  }
}

async function tryLaunch(
  home: Home,
  binaries: Binaries,
  account: Account,
  durable: boolean,
  port: number,
): Promise<Postmaster | undefined> {
  const log = openSync(home.log, 'a')
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : CARELESS) })
  const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = start(account, binaries.postgres, ['-D', home.data, '-p', String(port), ...args], ['ignore', log, log])
  closeSync(log)
  await once(child, 'spawn')
  while (child.exitCode === null && child.signalCode === null) {
    const found = findPostmaster(home)
    if (found?.pid === child.pid && found?.ready) {
      writeFileSync(home.port, `${port}\n`)
      return found
    }
    await sleep(10)
  }
  return undefined
}
