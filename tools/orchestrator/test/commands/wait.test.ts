import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { skein, start } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { query, tables, write } from '../project.ts'

/** A port at which nothing listens, and what opens it as another way to a server. */
async function closedPort(url: string): Promise<{ url: string; open: () => Promise<void> }> {
  const { hostname, port } = new URL(url)
  const server = createServer((socket) => {
    const inner = connect(Number(port), hostname)
    for (const end of [socket, inner]) end.on('error', () => {})
    socket.pipe(inner).pipe(socket)
  })
  const listen = async (at: number): Promise<number> => {
    await once(server.listen(at, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }
  const free = await listen(0)
  server.close()
  onTestFinished(() => void server.close())
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${free}` }).href,
    open: async () => void (await listen(free)),
  }
}

test('wait goes on until every database answers, says why it waits, and touches nothing', async () => {
  const place = await clinic()
  const late = await closedPort(place.url['patient'] ?? '')
  const using = start(['wait'], { ...place, env: { ...place.env, PATIENT_URL: late.url } })
  await using.shown(/… patient: postgres:\/\/[^ ]+ can't be reached: nothing listens there\.\n/)
  await sleep(500)
  await late.open()
  const { code, stdout, stderr } = await using.done
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n').sort()).toEqual([
    '',
    expect.stringMatching(/^Ready after \d+\.\d s\.$/),
    expect.stringMatching(/^… patient: /),
    '✓ appointment answers',
    '✓ patient answers',
    '✓ user answers',
  ])
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], [], []])
})

test('a version is waited for until another runner has applied it', async () => {
  const place = await clinic()
  const [one, all] = [start(['wait', 'user@1'], place), start(['wait', '--check', '--json'], place)]
  await one.shown(/… user@1 does not stand: user is at zero\.\n/)
  expect((await skein(['up', '1', 'user', '--quiet'], place)).code).toBe(0)
  expect(await one.done).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/✓ user@1 stands\nReady after/) as string,
  })
  expect((await skein(['up', '--quiet'], place)).code).toBe(0)
  const { code, json } = await all.done
  expect([code, json()]).toMatchObject([
    0,
    {
      ready: true,
      services: [
        { service: 'user', wanted: 'latest', ready: true, at: '2', missing: null },
        { service: 'patient', at: '2' },
        { service: 'appointment', at: '1' },
      ],
    },
  ])
})

test('after the timeout it exits 75 and says what is missing', async () => {
  const place = await clinic()
  await skein(['up', 'user', '--quiet'], place)
  const env = { ...place.env, PATIENT_URL: 'postgres://nobody:secret-word@127.0.0.1:1/patient' }
  const words = ['wait', 'user@2', 'user@3', 'user@latest', 'patient', '--timeout', '300ms']
  const text = await skein(words, { ...place, env })
  expect([text.code, text.stderr]).toEqual([75, ''])
  expect(text.stdout).toMatch(
    /✗ user@3 does not stand: user is at 2\.\n✗ patient: postgres:\/\/nobody@127\.0\.0\.1:1\/patient can't be reached: nothing listens there\.\nNot ready after \d+\.\d s\. Nothing was touched\.\nNext: skein status\n$/,
  )
  const quiet = await skein([...words, '--quiet'], { ...place, env })
  expect([quiet.code, quiet.stdout]).toEqual([75, expect.stringMatching(/^✗ user@3 [^]*touched\.\n$/)])
  const { code, stdout, json } = await skein([...words, '--json'], { ...place, env })
  expect([code, json()]).toMatchObject([
    75,
    {
      ready: false,
      services: [
        { service: 'user', wanted: '2', ready: true },
        { service: 'user', wanted: '3', ready: false, at: '2' },
        { service: 'user', wanted: 'latest', ready: true },
        { service: 'patient', wanted: null, ready: false, at: null },
      ],
    },
  ])
  for (const said of [text.stdout, stdout]) expect(said).not.toContain('secret-word')
})

test('--check goes on while something is pending or wrong; a contract that waits is no debt, whatever it requires elsewhere', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b', '-- skein: phase=contract requires=other@1\n') })
  const check = ['wait', '--check', '--timeout', '1ms']
  expect((await skein(check, place)).stdout).toMatch(/✗ user is not up to date: 1 pending, user is at zero\.\n/)
  await skein(['up', '--phase', 'backfill', '--quiet'], place)
  expect((await skein(check, place)).code).toBe(0)
  await query(place.url['user'] ?? '', "UPDATE schema_migrations SET checksum = repeat('0', 64)")
  expect(await skein(check, place)).toMatchObject({ code: 75, stdout: expect.stringMatching(/✗ user@1 /) as string })
})

test('the wrong database is refused at once: no waiting heals it', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  await skein(['up', 'user', '--quiet'], place)
  const env = { ...place.env, PATIENT_URL: place.url['user'] ?? '' }
  const { code, stderr } = await skein(['wait', 'patient@1'], { ...place, env })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/✗ WRONG_SERVICE {2}[^]*Nothing was touched\.\n/)])
})

test('who is optional is waited for only when named', async () => {
  const place = await clinic({ user: table('1', 'a') })
  write(place.cwd, {
    'services/graph/skein.config.ts': `import { defineService } from 'skein'
import { postgres } from '@skein/postgres'
export default defineService({ name: 'graph', store: postgres({ url: 'postgres://a@127.0.0.1:1/graph' }), migrations: '.', optional: true })
`,
  })
  expect((await skein(['wait', '--timeout', '1s'], place)).code).toBe(0)
  expect((await skein(['wait', 'graph', '--timeout', '1s'], place)).code).toBe(75)
})

test('SIGTERM ends it before its time', async () => {
  const place = await clinic({ user: table('1', 'a') })
  const using = start(['wait', 'user@1', '--timeout', '5m'], place)
  await using.shown(/… user@1/)
  using.signal('SIGTERM')
  expect((await using.done).code).toBe(75)
})

test('words that make no sense are refused, and an unset url names service and key', async () => {
  const place = await clinic({ user: table('1', 'a') })
  for (const [words, said] of [
    [['usr'], /There is no service "usr"\. Did you mean user\?/],
    [['user@soon'], /✗ "user@soon" names no version\. Nothing was touched\.\n→ Type for example/],
    [['user', '--timeout', 'soon'], /✗ --timeout soon is no time\.[^]*--timeout 500ms/],
  ] as const)
    expect(await skein(['wait', ...words], place)).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(said) as string,
    })
  const { code, stderr } = await skein(['wait'], { cwd: place.cwd })
  expect([code, stderr]).toEqual([64, expect.stringMatching(/✗ Service "user": its url is not set\./)])
})
