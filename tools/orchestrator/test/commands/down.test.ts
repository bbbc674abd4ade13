import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein } from '../cli.ts'
import { alone, clinic, serviceConfig, table } from '../clinic.ts'
import { standing, tables, write } from '../project.ts'

test('bare down takes back one of the only service, --all everything; down 0 takes back nothing', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b'), ...table('3', 'c') })
  const url = place.url['user'] ?? ''
  await skein(['up', '--quiet'], place)
  expect((await skein(['down', '0'], place)).stdout).toMatch(/^Nothing to do/)
  expect(await standing(url)).toEqual(['1', '2', '3'])
  const one = await skein(['down', '--yes'], place)
  expect([one.code, one.stderr]).toEqual([0, ''])
  expect(one.stdout).toMatch(
    /^✓ user@3 create c, taken back {2}\d+ ms\nDone: 1 taken back\.\nuser {2}2 {2}1 pending\nNext: skein up\n$/,
  )
  expect((await skein(['down', '--all', '--yes'], place)).code).toBe(0)
  expect(await standing(url)).toEqual([])
  expect(await tables(url)).toEqual(expect.not.arrayContaining(['a', 'b', 'c']))
})

test('without a terminal and without --yes it shows the plan, refuses and touches nothing', async () => {
  const place = await alone(table('1', 'a'))
  await skein(['up', '--quiet'], place)
  const { code, stdout, stderr } = await skein(['down'], place)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    '1 step:\n1  ↓  user@1  create a\n✗ This takes back what stands, and its data with it. Nobody can be asked here.\n→ Nothing was touched. For scripts there is --yes.\n',
  )
  expect((await skein(['down', '--json'], place)).json()).toMatchObject({ error: { code: 'NOT_CONFIRMED' } })
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
})

test.skipIf(!canHaveTerminal)('on a terminal the name of the service must be typed, or down for several', async () => {
  const place = await clinic({ user: table('1', 'a'), patient: table('1', 'b') })
  await skein(['up', '--quiet'], place)
  const answer = async (args: readonly string[], question: RegExp, typed: string) => {
    const using = onTerminal(args, place)
    await using.shown(question)
    using.type(typed)
    return await using.done
  }
  const no = await answer(['down', 'user'], /Type user to go on: /, 'yes\n')
  expect(no.code).toBe(2)
  expect(no.stdout).toMatch(/user@1[^]*That was no yes\.[^]*Nothing was touched/)
  for (const key of ['\u0004', '\u0003'])
    expect((await answer(['down', 'user'], /Type user to go on: /, key)).code).toBe(2)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
  expect((await answer(['down', '--all'], /Type down to go on: /, 'down\n')).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual([])
})

test('a count needs one service, or --each, or --across', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  const unclear = await skein(['down', '--yes'], place)
  expect(unclear.code).toBe(64)
  expect(unclear.stderr).toMatch(
    /down 1 is clear for one service only, and none is named\.[^]*Type skein down 1 user, or add --each/,
  )
  expect((await skein(['down', '2', '--all'], place)).code).toBe(64)
  expect((await skein(['down', '-1', 'user'], place)).stderr).toMatch(/"-1" is no count/)
  expect((await skein(['down', '1', '--each', '--across'], place)).code).toBe(64)
  const across = await skein(['down', '2', '--across', '--dry-run', '--json'], place)
  expect(across.json()).toMatchObject({
    steps: [
      { service: 'appointment', version: '1', direction: 'down' },
      { service: 'patient', version: '2', after: ['appointment@1'] },
    ],
  })
})

test('what is required elsewhere is not taken back, unless --cascade takes the others, too', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  const refused = await skein(['down', 'user', '--yes', '--json'], place)
  expect(refused.code).toBe(2)
  expect(refused.json()).toMatchObject({
    outcome: 'refused',
    refusals: [{ code: 'REQUIRED_BY', service: 'user', version: '2' }],
    steps: [{ service: 'user', version: '2', direction: 'down' }],
  })
  const { code, json } = await skein(['down', 'user', '--cascade', '--yes', '--json'], place)
  expect(code).toBe(0)
  expect(json().steps.map(({ service, version }) => `${service}@${version}`)).toEqual(['patient@2', 'user@2'])
})

test('a migration without a way back is refused before anything is touched', async () => {
  const place = await alone({ '1_a.up.sql': 'CREATE TABLE a (id int)', ...table('2', 'b') })
  await skein(['up', '--quiet'], place)
  const { code, stdout } = await skein(['down', '2', '--yes'], place)
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /✗ IRREVERSIBLE {2}user@1 \(a\) can't be taken back: it has no down\. \([^)]*1_a\.up\.sql:1\)\n {2}→ Write its down, or a new migration [^\n]* as far as user@1\.\n/,
  )
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2'])
})

test('a configuration that lacks a service of the recorded system refuses, unless --alone', async () => {
  const place = await clinic()
  await skein(['up', '--quiet'], place)
  const args = ['--config', 'services/patient/skein.config.ts', 'down', '--yes']
  const { code, stdout } = await skein(args, place)
  expect(code).toBe(2)
  expect(stdout).toMatch(/SYSTEM_INCOMPLETE {2}patient belongs to a system with appointment, user/)
  expect((await skein([...args, '--alone'], place)).code).toBe(0)
})

test('an optional service that never had an address stops nobody; one that was seen does', async () => {
  const place = await clinic({ user: table('1', 'a'), graph: table('1', 'b') })
  write(place.cwd, { 'services/graph/skein.config.ts': serviceConfig('graph', ', optional: true') })
  const { GRAPH_URL: _, ...env } = place.env
  const without = { ...place, env }
  expect((await skein(['up'], without)).code).toBe(0)
  expect(await skein(['redo', '1', 'user', '--yes'], without)).toMatchObject({ code: 0 })
  expect(await skein(['down', '1', 'user', '--yes'], without)).toMatchObject({ code: 0 })
  expect((await skein(['up'], place)).code).toBe(0)
  const refused = await skein(['down', '1', 'user', '--yes'], without)
  expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining('nobody knows whether it requires')])
})
