import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../src/index.ts'
import { command, script } from './command.ts'
import { ended, freeze, isThere, postmasterOf, query, remove, scratch } from './scratch.ts'

test('stops the server when its only user is killed', async () => {
  const only = await command(scratch(), 'user')
  await only.kill()
  await expect(ended(only.pid)).resolves.toBeTypeOf('number')
})

test('waits for its starter, however slow, and stops the server when that is killed without ever having used it', async () => {
  const folder = scratch()
  const starter = spawn(process.execPath, [script, folder, 'user'])
  onTestFinished(() => void starter.kill('SIGKILL'))
  while (!existsSync(join(folder, 'data', 'postmaster.pid'))) await sleep(1)
  freeze(starter.pid!)
  await expect.poll(() => postmasterOf(folder).status).toBe('ready')
  const { pid } = postmasterOf(folder)
  await sleep(800)
  expect(postmasterOf(folder).status).toBe('ready')
  starter.kill('SIGKILL')
  await ended(pid)
})

test('can be replaced: the server survives its keeper, and the next command brings a new one', async () => {
  const folder = scratch()
  const first = await command(folder, 'user')
  const [keeper = 0] = await linked(first.url, 'keeper')
  process.kill(keeper, 'SIGKILL')
  await ended(keeper)
  await first.kill()
  await sleep(600)
  expect(isThere(first.pid)).toBe(true)

  const second = await command(folder, 'user')
  expect(second.pid).toBe(first.pid)
  await second.kill()
  await ended(second.pid)
})

test('and the leases find their way back when the server restarts itself after a crash', async () => {
  const folder = scratch()
  const holder = await command(folder, 'user')
  const [victim] = await query<{ pid: number }>(
    holder.url,
    "select pid from pg_stat_activity where backend_type = 'background writer'",
  )
  // A slow holder.
  const thaw = freeze(holder.self)
  process.kill(victim!.pid, 'SIGKILL')
  await expect.poll(() => linked(holder.url, 'keeper').catch(() => []), { timeout: 5_000 }).toHaveLength(1)
  await sleep(400)
  thaw()
  await expect.poll(() => linked(holder.url, 'lease').catch(() => []), { timeout: 2_000 }).toHaveLength(1)
  await sleep(800)
  expect(postmasterOf(folder).pid).toBe(holder.pid)
  expect(await query(holder.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await holder.kill()
  await ended(holder.pid)
})

test('lets nobody in between its word to stop and the stop', async () => {
  const folder = scratch()
  const server = await startServer({ folder, durable: false })
  const watcher = new Client(server.url('postgres'))
  watcher.on('error', () => undefined)
  await watcher.connect()
  onTestFinished(() => watcher.end())
  const { pid } = postmasterOf(folder)
  const thaw = freeze(pid)
  await server.release()
  const shut = async (): Promise<boolean> => {
    const held = "locktype = 'advisory' and objid = 1 and mode = 'ExclusiveLock' and granted"
    return (await watcher.query(`select from pg_locks where ${held}`)).rowCount === 1
  }
  await expect.poll(shut).toBe(true)
  await sleep(400)
  expect(await shut()).toBe(true)
  thaw()
  await ended(pid)
})

test('stops the server when the folder is deleted', async () => {
  const folder = scratch()
  await using server = await startServer({ folder, durable: false })
  const { pid } = postmasterOf(folder)
  remove(folder)
  await ended(pid)
  await expect.poll(() => server.alive).toBe(false)
})

test('keeps the log from growing for ever', async () => {
  const folder = scratch()
  await using _ = await startServer({ folder, durable: false })
  const log = join(folder, 'server.log')
  appendFileSync(log, 'x'.repeat(9 * 1024 * 1024))
  await expect.poll(() => statSync(log).size).toBeLessThan(1024 * 1024)
})

/** The processes whose link for this purpose the server has. */
async function linked(url: string, purpose: string): Promise<number[]> {
  const rows = await query<{ name: string }>(
    url,
    `select application_name as name from pg_stat_activity where application_name like 'skein ${purpose} %'`,
  )
  return rows.map(({ name }) => Number(name.split(' ').at(-1)))
}
