import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein, start, type Using } from '../cli.ts'
import { alone, type Clinic, clinic, serviceConfig, table } from '../clinic.ts'
import { query, standing, tables, write } from '../project.ts'

const slow = { ...table('1', 'a', '-- skein: lock-timeout=5s\n'), '2_slow.up.sql': 'SELECT pg_sleep(20);' }

/** A runner in the midst of its second migration. */
async function held(): Promise<{ place: Clinic; up: Using }> {
  const place = await alone(slow)
  const up = start(['up'], place)
  await up.shown(/✓ user@1/)
  return { place, up }
}

test('nobody holds it: it says so and creates nothing', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  const { code, stdout } = await skein(['unlock'], place)
  expect([code, stdout]).toEqual([0, 'user  nobody holds it\npatient  nobody holds it\n'])
  expect((await skein(['unlock', 'user', '--force', '--json'], place)).json()).toEqual({
    services: [{ service: 'user', holder: null, ended: false }],
  })
  expect((await skein(['unlock', '--force'], place)).code).toBe(64)
  expect(await tables(place.url['user'] ?? '')).toEqual([])
})

test('who is away keeps nobody from looking at the others, and is an error where it may not be away', async () => {
  const place = await clinic({ user: table('1', 'a'), graph: table('1', 'b') })
  const { GRAPH_URL: _, ...env } = place.env
  const used = { ...place, env }
  const away = await skein(['unlock'], used)
  expect([away.code, away.stdout]).toEqual([2, 'graph  out of reach: its url is not set.\nuser  nobody holds it\n'])
  write(place.cwd, { 'services/graph/skein.config.ts': serviceConfig('graph', ', optional: true') })
  expect(await skein(['unlock'], used)).toMatchObject({ code: 0, stdout: away.stdout })
  expect((await skein(['unlock', 'graph'], used)).code).toBe(64)
})

test('a holder that lives is shown and left alone; --force --yes ends it, and the next run goes on', async () => {
  const { place, up } = await held()
  const url = place.url['user'] ?? ''
  const shown = await skein(['unlock', '--json'], place)
  const [run] = await query(url, 'SELECT left(run, 8) AS id FROM schema_migrations_history')
  expect(shown.code).toBe(2)
  expect(shown.json()).toMatchObject({
    services: [
      {
        service: 'user',
        ended: false,
        holder: {
          by: expect.stringContaining('@') as string,
          host: hostname(),
          pid: expect.any(Number) as number,
          run: run?.['id'],
          since: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        },
      },
    ],
  })
  const text = await skein(['unlock', 'user'], place)
  expect(text.stdout).toMatch(
    /^user {2}\S+@\S+:\d+ holds it, and lives\n {2}host {3}\S+\n {2}pid {4}\d+\n {2}since {2}\S+Z\n {2}run {4}[0-9a-f]{8}\nNext: when it hangs: skein unlock user --force\n$/,
  )
  expect((await skein(['unlock', '--force', '--dry-run'], place)).code).toBe(0)
  const asked = await skein(['unlock', '--force'], place)
  expect([asked.code, asked.stderr]).toEqual([
    2,
    expect.stringMatching(/holds it, and lives[^]*This ends a runner that lives[^]*Nobody can be asked here/),
  ])
  const { code, json } = await skein(['unlock', '--force', '--yes', '--json'], place)
  expect([code, json()]).toMatchObject([0, { services: [{ ended: true, holder: { host: hostname() } }] }])
  expect((await up.done).code).toBe(1)
  expect(await standing(url)).toEqual(['1'])
  expect((await skein(['unlock'], place)).stdout).toBe('user  nobody holds it\n')
})

test.skipIf(!canHaveTerminal)('on a terminal the name of the service must be typed', async () => {
  const { place, up } = await held()
  const answer = async (word: string): Promise<number | null> => {
    const using = onTerminal(['unlock', '--force'], place)
    await using.shown(/Type user to go on: /)
    using.type(`${word}\n`)
    return (await using.done).code
  }
  expect(await answer('yes')).toBe(2)
  expect((await skein(['unlock'], place)).code).toBe(2)
  expect(await answer('user')).toBe(0)
  expect((await up.done).code).toBe(1)
})

test.each([
  ['its number', '1_a.up.sql', "'migrations'", '1'],
  ['as its people write it', 'V1.10__a.sql', "flyway('migrations')", '1.10'],
])('of a step without a transaction it says where that is: %s', async (_, file, migrations, version) => {
  const place = await alone({
    [file]: '-- skein: transaction=off\nSELECT 1;\nDO $$ BEGIN PERFORM pg_sleep(20); END $$;',
  })
  const config = serviceConfig('user').replace("'migrations'", migrations)
  write(place.cwd, { 'services/user/skein.config.ts': `import { flyway } from '@skein/adopt'\nvoid flyway\n${config}` })
  const up = start(['up'], place)
  const at = async (): Promise<unknown> => (await skein(['unlock', '--json'], place)).json().services[0]
  await expect.poll(at, { timeout: 10_000 }).toMatchObject({ holder: { at: `${version}, statement 2 (DO)` } })
  up.signal('SIGKILL')
  await up.done
})
