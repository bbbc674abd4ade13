import { execFile } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startServer } from '../src/index.ts'
import { command, script } from './command.ts'
import { ended, freeze, postmasterOf, query, scratch } from './scratch.ts'

test('gives two commands of the same moment on a virgin folder one server', async () => {
  const folder = scratch()
  const [one, two] = await Promise.all([command(folder, 'user'), command(folder, 'patient')])
  expect(one.pid).toBe(two.pid)
  expect(new URL(one.url).port).toBe(new URL(two.url).port)
  const names = await query(one.url, "select datname from pg_database where datname in ('user', 'patient') order by 1")
  expect(names).toEqual([{ datname: 'patient' }, { datname: 'user' }])
  expect(readFileSync(join(folder, 'server.log'), 'utf8').match(/starting PostgreSQL/g)).toHaveLength(1)

  await one.kill()
  await sleep(1_000)
  expect(await query(two.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await two.kill()
  await ended(two.pid)
})

test('lets a command end when it has done its work, and leaves nothing of its own to the server', async () => {
  const folder = scratch()
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, 'user'])
  await ended((JSON.parse(stdout) as { pid: number }).pid)

  const starter = await command(folder, 'user')
  await using server = await startServer({ folder })
  await starter.kill()
  expect(await query(server.url('user'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('waits for a server that is stopping, then starts a new one', async () => {
  const folder = scratch()
  const first = await startServer({ folder, durable: false })
  const { pid } = postmasterOf(folder)
  const [row] = await query<{ pid: number }>(
    first.url('postgres'),
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  )
  // The stop can't end before the checkpointer is awake again.
  const thaw = freeze(row!.pid)
  await first.release()
  await expect.poll(() => postmasterOf(folder).status).toBe('stopping')
  const newcomer = startServer({ folder, durable: false })
  const early = await Promise.race([newcomer, sleep(500)])
  expect(early).toBeUndefined()
  thaw()

  await using second = await newcomer
  expect(postmasterOf(folder).pid).not.toBe(pid)
  expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('never hands out a server that ends under the hands of its user', async () => {
  const folder = scratch()
  for (let pause = 0; pause < 400; pause += 50) {
    await using server = await startServer({ folder, durable: false })
    await sleep(30)
    expect(await query(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    await server.release()
    await sleep(pause)
  }
})

test('says in the words of PostgreSQL why it does not start', async () => {
  const folder = scratch()
  const server = await startServer({ folder, durable: false })
  const { pid } = postmasterOf(folder)
  await server.release()
  await ended(pid)
  appendFileSync(join(folder, 'data', 'postgresql.conf'), 'no_such_setting = 1\n')
  await expect(startServer({ folder })).rejects.toMatchObject({
    code: 'START',
    message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"') as string,
  })
})

test('says what to do when the password is lost', async () => {
  const folder = scratch()
  await using server = await startServer({ folder, durable: false })
  rmSync(server.passfile)
  await expect(startServer({ folder })).rejects.toMatchObject({
    code: 'START',
    message: expect.stringContaining(`remove ${server.folder} to start anew`) as string,
  })
})
