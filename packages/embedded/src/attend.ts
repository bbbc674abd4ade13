import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import { EmbeddedError } from './error.ts'
import { logTail } from './home.ts'
import type { Home } from './home.ts'
import { takeLease } from './lease.ts'
import type { Lease } from './lease.ts'
import { readPassword } from './passfile.ts'
import { findPostmaster } from './postmaster.ts'

const DEADLINE = 60_000

/** Resolves with a lease of the folder's server: of the running one, or of one started now. A server that is just
 *  stopping is waited for. Rejects with `START` when none is there within a minute or PostgreSQL refuses. */
export async function attend(home: Home, durable: boolean): Promise<{ lease: Lease; port: number; password: string }> {
  const password = readPassword(home)
  let keeper: ChildProcess | undefined
  let reason: unknown
  try {
    for (const since = Date.now(); Date.now() - since < DEADLINE; await sleep(20)) {
      const found = findPostmaster(home)
      if (found?.ready) {
        const lease = await takeLease(home, found, password).catch((error: unknown) => {
          reason = transient(error, home)
        })
        if (!lease) continue
        if (!lease.kept && !isRunning(keeper)) keeper = await startKeeper(home, durable)
        return { lease, port: found.port, password }
      }
      if (found || isRunning(keeper)) continue
      if (keeper?.exitCode) throw new EmbeddedError('START', `PostgreSQL does not start. ${logTail(home)}`)
      await initialise(home, password, durable)
      keeper = await startKeeper(home, durable)
    }
  } finally {
    // The end of its input tells the keeper that we have our lease, or never will.
    keeper?.stdin?.destroy()
  }
  const last = reason instanceof Error ? ` (${reason.message})` : ''
  throw new EmbeddedError('START', `No PostgreSQL answers within ${DEADLINE / 1000} s${last}. ${logTail(home)}`, {
    cause: reason,
  })
}

async function initialise(home: Home, password: string, durable: boolean): Promise<void> {
  const binaries = await findBinaries()
  await ensureCluster(home, binaries, await findAccount(home, binaries.postgres), password, durable)
}

/** Its file lies beside this one, as TypeScript in the repository and as JavaScript when published. */
async function startKeeper(home: Home, durable: boolean): Promise<ChildProcess> {
  const file = fileURLToPath(new URL(`./keeper${extname(import.meta.url)}`, import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const log = openSync(home.log, 'a')
  const args = [home.folder, durable ? 'durable' : 'careless']
  const keeper = spawn(process.execPath, [file, ...args], {
    cwd: home.folder,
    detached: true,
    env,
    stdio: ['pipe', log, log],
    windowsHide: true,
  })
  closeSync(log)
  await once(keeper, 'spawn')
  keeper.unref()
  return keeper
}

function isRunning(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null
}

/** An error that waiting may heal; throws the others. */
function transient(error: unknown, home: Home): unknown {
  const { code } = error as { code?: string }
  if (code?.startsWith('28')) {
    const remedy = `Bring the old file back, or remove ${home.folder} to start anew.`
    throw new EmbeddedError('START', `The password in ${home.passfile} is not that of the data beside it. ${remedy}`, {
      cause: error,
    })
  }
  return error
}
