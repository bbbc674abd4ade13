import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from './home.ts'

/** A living server, as its own postmaster.pid tells it. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** Takes connections; else it is starting or stopping. */
  readonly ready: boolean
}

/** The server of this data folder, whoever started it; `undefined` when none lives. */
export function findPostmaster(home: Home): Postmaster | undefined {
  const found = readPidfile(home)
  return found && isServer(found.pid) ? found : undefined
}

/** After a reboot, or in a new container, another program may have the number that an unclean end left in the pidfile.
 *  PostgreSQL then refuses for ever, so the file must go. Two servers at once still can't happen: PostgreSQL also
 *  checks its shared memory. */
export function discardStale(home: Home): void {
  const found = readPidfile(home)
  if (found && isAlive(found.pid) && !isServer(found.pid)) rmSync(join(home.data, 'postmaster.pid'), { force: true })
}

function readPidfile(home: Home): Postmaster | undefined {
  try {
    const lines = readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isServer(pid: number): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    const [, name, state] = /\((.*)\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return name === 'postgres' && state !== 'Z'
  } catch {
    return isAlive(pid)
  }
}

/** Whether a process has this number; a zombie counts. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
