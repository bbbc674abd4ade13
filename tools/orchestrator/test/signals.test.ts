import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { skein, start } from './cli.ts'
import { alone, table } from './clinic.ts'
import { folder, query, standing } from './project.ts'

const slow = {
  ...table('1', 'a', '-- skein: lock-timeout=5s\n'),
  '2_slow.up.sql': 'SELECT pg_sleep(20);',
  ...table('3', 'c'),
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a run at once where a statement runs, says what stands, and exits 1',
  async (signal) => {
    const place = await alone(slow)
    const up = start(['up'], place)
    await up.shown(/✓ user@1/)
    const began = Date.now()
    up.signal(signal)
    const { code, stdout } = await up.done
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(code).toBe(1)
    expect(stdout).toMatch(/Stopping: what runs is finished first; a second Ctrl-C cancels it\.\n/)
    expect(stdout).toMatch(
      /Not done: 2 steps \(user@2, user@3\)\.\nuser {2}1 {2}2 pending\nNext: the same command again goes on from here\.\n$/,
    )
    expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
  },
)

test('a step without a transaction is let finish by the first signal and cancelled by the second', async () => {
  const lone = { '1_a.up.sql': '-- skein: transaction=off\nSELECT pg_sleep(2);', ...table('2', 'b') }
  const place = await alone(lone)
  const first = start(['up', '--json'], place)
  const busy = async () =>
    (
      await query(
        place.url['user'] ?? '',
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(2)%' AND pid <> pg_backend_pid()`,
      )
    ).length > 0
  await expect.poll(busy, { timeout: 10_000 }).toBe(true)
  first.signal('SIGINT')
  const { code, json } = await first.done
  expect(code).toBe(1)
  expect(json()).toMatchObject({
    outcome: 'failed',
    error: { code: 'CANCELLED' },
    steps: [
      { version: '1', state: 'applied' },
      { version: '2', state: 'not started' },
    ],
  })

  const other = await alone({ '1_a.up.sql': '-- skein: transaction=off\nSELECT pg_sleep(20);' })
  const second = start(['up'], other)
  await expect
    .poll(
      async () =>
        (
          await query(
            other.url['user'] ?? '',
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()`,
          )
        ).length,
      { timeout: 10_000 },
    )
    .toBe(1)
  second.signal('SIGINT')
  await second.shown(/a second Ctrl-C cancels it/)
  second.signal('SIGINT')
  expect((await second.done).code).toBe(1)
})

test.each([
  ['in a transaction', slow, ['applied', 'rolled back', 'not started'], false],
  [
    'without one',
    { '1_a.up.sql': '-- skein: transaction=off\nSELECT 1;\nSELECT pg_sleep(20);', ...table('2', 'b') },
    ['unknown', 'not started'],
    true,
  ],
])('of a step that was cancelled %s it is told what is left', async (_, files, states, dirty) => {
  const place = await alone(files)
  const up = start(['up', '--json'], place)
  const asleep = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`
  await expect.poll(() => query(place.url['user'] ?? '', asleep), { timeout: 10_000 }).toHaveLength(1)
  up.signal('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 200))
  up.signal('SIGINT')
  const { code, json } = await up.done
  expect([code, json()]).toMatchObject([
    1,
    { error: { code: 'CANCELLED' }, steps: states.map((state) => ({ state })), services: [{ dirty }] },
  ])
})

test('a run that finds another at work waits as long as it was told, then exits 75 and says who it is', async () => {
  const place = await alone(slow)
  const first = start(['up'], place)
  await first.shown(/✓ user@1/)
  const { code, stderr, stdout } = await skein(['up', '--wait', '200ms'], place)
  expect([code, stdout]).toEqual([
    75,
    expect.stringMatching(/… user is being migrated by [^ ]+@[^ ]+:\d+ since [^ ]+; waiting\n/),
  ])
  expect(stderr).toMatch(/✗ user is being migrated by [^]*Nothing was touched\.\n→ Try again/)
  expect((await skein(['up', '--wait', '0s', '--json'], place)).json()).toMatchObject({
    error: { code: 'BUSY', data: { service: 'user' } },
  })
  first.signal('SIGINT')
  await first.done
})

test.each(['status', 'list', 'history', 'unlock', 'repair', 'baseline 1', 'adopt', 'adopt --undo'])(
  'the first signal ends %s while it waits for a server that never answers',
  async (words) => {
    const server = createServer()
    const reached = once(server, 'connection')
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const place = { cwd: folder({ 'm/1_a.up.sql': '' }) }
    const using = start([...words.split(' '), '--url', `postgres://x@127.0.0.1:${port}/y`, '--dir', 'm'], place)
    const [socket] = (await reached) as [Socket]
    using.signal('SIGINT')
    const began = Date.now()
    const { code, stderr } = await using.done
    socket.destroy()
    expect([code, stderr]).toEqual([1, expect.stringContaining('Cancelled while connecting')])
    expect(Date.now() - began).toBeLessThan(5000)
  },
)
