import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'

/** A virgin folder for one test's server. Deleting it afterwards ends a server that is still there. */
export function scratch(): string {
  const parent = mkdtempSync(join(tmpdir(), 'skein-embedded-'))
  onTestFinished(() => remove(parent))
  return join(parent, 'postgres')
}

/** Deletes a folder under a living server: while that drops files of its own, rmSync may stop halfway in silence. */
export function remove(folder: string): void {
  while (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
}

/** The postmaster's process id, port and status, as its own file says. */
export function postmasterOf(folder: string): { pid: number; port: number; status: string } {
  const lines = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
}

/** Resolves when the process has ended, with the ms that took; rejects after the limit. */
export async function ended(pid: number, limit = 30_000): Promise<number> {
  const since = Date.now()
  for (; Date.now() - since < limit; await sleep(10)) if (!isThere(pid)) return Date.now() - since
  throw new Error(`process ${pid} still runs after ${limit} ms`)
}

export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Stops a process in its tracks; the result lets it go on, and so does the end of the test. */
export function freeze(pid: number): () => void {
  const thaw = (): void => void (isThere(pid) && process.kill(pid, 'SIGCONT'))
  process.kill(pid, 'SIGSTOP')
  onTestFinished(thaw)
  return thaw
}

/** One query on a connection of its own. */
export async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
