import { expect, test } from 'vitest'
import { alone, clinic, serviceConfig, table } from '../clinic.ts'
import { skein, start } from '../cli.ts'
import { standing, tables, write } from '../project.ts'

test('up applies everything in dependency order, says each step, and where all stand; again it does nothing', async () => {
  const place = await clinic()
  const first = await skein(['up'], place)
  expect(first.stderr).toBe('')
  expect(first.code).toBe(0)
  expect(first.stdout.replaceAll(/\d+ ms/g, '# ms')).toBe(`✓ user@1 create entities  # ms
✓ user@2 create users  # ms
✓ patient@1 create patients  # ms
✓ patient@2 create phones  # ms
✓ appointment@1 create rooms  # ms
Done: 5 applied.
user         2  up to date
patient      2  up to date
appointment  1  up to date
Next: skein status
`)
  const again = await skein(['up'], place)
  expect(again.code).toBe(0)
  expect(again.stdout).toMatch(/^Nothing to do\.\nuser {9}2 {2}up to date\n/)
})

test('--json is one object with the plan, what became of each step, and the outcome', async () => {
  const place = await clinic()
  const { code, stderr, json } = await skein(['up', 'patient', '--json'], place)
  expect([code, stderr]).toEqual([0, ''])
  const value = json()
  expect(value).toMatchObject({
    outcome: 'done',
    refusals: [],
    services: [
      { service: 'user', at: '2', pending: 0 },
      { service: 'patient', at: '2' },
      { service: 'appointment', at: null, pending: 1 },
    ],
  })
  expect(
    value.steps.map(({ service, version, direction, after, state }) => [service, version, direction, after, state]),
  ).toEqual([
    ['user', '1', 'up', [], 'applied'],
    ['user', '2', 'up', ['user@1'], 'applied'],
    ['patient', '1', 'up', ['user@2'], 'applied'],
    ['patient', '2', 'up', ['user@2', 'patient@1'], 'applied'],
  ])
  expect((await skein(['up', 'patient', '--json'], place)).json()).toMatchObject({
    outcome: 'nothing',
    steps: [],
    refusals: [],
  })
})

test('--dry-run shows the same steps and touches nothing', async () => {
  const place = await clinic()
  const { code, json } = await skein(['up', '--dry-run', '--json'], place)
  expect(code).toBe(0)
  expect(json().steps).toMatchObject([
    { service: 'user', version: '1', direction: 'up', after: [] },
    { service: 'user', version: '2', after: ['user@1'] },
    { service: 'patient', version: '1', after: ['user@2'] },
    { service: 'patient', version: '2', after: ['user@2', 'patient@1'] },
    { service: 'appointment', version: '1', after: ['user@1', 'user@2', 'patient@1', 'patient@2'] },
  ])
  expect(json()).not.toHaveProperty('outcome')
  expect(await Promise.all(Object.values(place.url).map(tables))).toEqual([[], [], []])
})

test('a count needs one service, or --each, or --across', async () => {
  const place = await clinic()
  const unclear = await skein(['up', '1'], place)
  expect(unclear.code).toBe(64)
  expect(unclear.stderr).toMatch(/up 1 is clear for one service only[^]*skein up 1 user, or add --each \(1 of each\)/)
  expect((await skein(['up', '1', 'user', 'patient'], place)).code).toBe(64)
  expect((await skein(['up', '0', 'user'], place)).stdout).toMatch(/^Nothing to do/)
  expect((await skein(['up', '1', 'user', '--quiet'], place)).stdout).toBe('')
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
  expect(
    (await skein(['up', '2', '--across', '--json'], place))
      .json()
      .steps.map((step) => `${step.service}@${step.version}`),
  ).toEqual(['user@2', 'patient@1'])
  expect((await skein(['up', '1', '--each', '--dry-run', '--json'], place)).json().steps).toMatchObject([
    { service: 'patient', version: '2' },
    { service: 'appointment', version: '1' },
  ])
})

test('--phase leaves later phases pending and says so', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b', '-- skein: phase=contract\n') })
  const { code, stdout } = await skein(['up', '--phase', 'expand'], place)
  expect(code).toBe(0)
  expect(stdout).toMatch(/Note: user@2 stays pending: its phase is contract\. \(PHASE_LEFT\)\n✓ user@1/)
  expect(stdout).toMatch(/user {2}1 {2}up to date, 1 contract waiting\n/)
  expect((await skein(['up', '--phase', 'later'], place)).code).toBe(64)
})

test('--allow-out-of-order applies what is pending below', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('3', 'c') })
  await skein(['up', '--quiet'], place)
  write(`${place.cwd}/services/user/migrations`, table('2', 'b'))
  const refused = await skein(['up'], place)
  expect(refused.code).toBe(2)
  expect(refused.stdout).toMatch(
    /✗ OUT_OF_ORDER {2}user@2[^]*→ [^]*--allow-out-of-order[^]*Refused\. Nothing was touched\./,
  )
  const json = await skein(['up', '--json'], place)
  expect(json.json()).toMatchObject({
    outcome: 'refused',
    refusals: [{ code: 'OUT_OF_ORDER', service: 'user', version: '2' }],
    error: { code: 'REFUSED' },
  })
  expect(json.stdout.match(/"OUT_OF_ORDER"/g)).toHaveLength(1)
  expect((await skein(['up', '--allow-out-of-order'], place)).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '3', '2'])
})

test('--seed sows afterwards, and is refused before anything is touched when a seed would be', async () => {
  const seed = { 'seeds/001_users.sql': '-- skein: requires=user@1\nINSERT INTO a VALUES (1);' }
  const place = await alone({ ...table('1', 'a'), ...seed })
  const env = { ...place.env, SKEIN_ENV: 'test' }
  expect((await skein(['up', '--seed', '--dry-run', '--json'], { ...place, env })).json()).toMatchObject({
    steps: [{ version: '1' }, { version: null, seed: '001_users', wave: 2 }],
    refusals: [],
  })
  const { code, stdout } = await skein(['up', '--seed'], { ...place, env })
  expect(code).toBe(0)
  expect(stdout).toMatch(/✓ user@1 [^]*✓ user seed 001_users {2}\d+ ms\nDone: 1 applied, 1 sown\./)

  const wrong = await alone({ ...table('1', 'a'), 'seeds/001_users.sql': '-- skein: requires=user@7\nSELECT 1;' })
  const refused = await skein(['up', '--seed', '--env', 'test'], wrong)
  expect(refused.code).toBe(2)
  expect(refused.stdout).toMatch(/REQUIREMENT_MISSING {2}The seed 001_users/)
  expect(await tables(wrong.url['user'] ?? '')).toEqual([])
})

test('an optional service out of reach is left as it is and said so, unless --require-all', async () => {
  const place = await clinic({ user: table('1', 'a'), graph: table('1', 'b') })
  const { url } = place
  write(place.cwd, { 'services/graph/skein.config.ts': serviceConfig('graph', ', optional: true') })
  const env = { ...place.env, GRAPH_URL: 'postgres://nobody@127.0.0.1:1/graph' }
  const used = await skein(['up'], { ...place, env })
  expect(used.code).toBe(0)
  expect(used.stdout).toMatch(/^Note: graph is optional and left as it is: [^]*\(UNKNOWN_STORE\)\n✓ user@1/)
  expect(used.stdout).toMatch(/graph {2}– {2}out of reach \(optional\)\nuser {3}1 {2}up to date\n/)
  expect((await skein(['status', '--check'], { ...place, env })).code).toBe(0)
  expect((await skein(['up', '--require-all'], { ...place, env })).stdout).toMatch(/✗ UNREACHABLE {2}graph/)
  expect(await tables(url['graph'] ?? '')).toEqual([])
})

test('an optional service that is there and lets nobody in stops everything: it was not meant to be left out', async () => {
  const place = await clinic({ user: table('1', 'a'), graph: table('1', 'b') })
  write(place.cwd, { 'services/graph/skein.config.ts': serviceConfig('graph', ', optional: true') })
  const there = new URL(place.url['graph'] ?? '')
  there.pathname = '/not_there'
  const used = { ...place, env: { ...place.env, GRAPH_URL: there.href } }
  const { code, stdout } = await skein(['up'], used)
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /✗ UNREACHABLE {2}graph can't be read: [^]*was refused: [^]*→ Correct the name at the end of the url, or create it: CREATE DATABASE/,
  )
  expect(await tables(place.url['user'] ?? '')).toEqual([])
  const exits = [['status'], ['status', '--check'], ['repair'], ['up', 'user']].map(
    async (words) => (await skein(words, used)).code,
  )
  expect(await Promise.all(exits)).toEqual([2, 3, 2, 0])
})

test('who comes while another is at a step without a transaction waits for its end, or says that it is busy', async () => {
  const place = await alone({
    '1_slow.up.sh': 'until [ -e ../../../go ]; do sleep 0.05; done',
    '2_after.up.sql': 'CREATE TABLE after (id int);',
  })
  const first = start(['up'], place)
  const isAtWork = async () => {
    const { stdout } = await skein(['status', '--json'], place)
    return (JSON.parse(stdout) as { services: { dirty: boolean }[] }).services[0]?.dirty
  }
  await expect.poll(isAtWork, { interval: 50 }).toBe(true)
  const busy = await skein(['up', '--wait', '100ms'], place)
  expect([busy.code, busy.stderr]).toEqual([75, expect.stringMatching(/user is being migrated by/)])
  const second = start(['up'], place)
  await second.shown(/is being migrated by/)
  write(place.cwd, { go: '' })
  const { code, stdout } = await second.done
  expect([code, stdout]).toEqual([0, expect.stringMatching(/Nothing to do|Done/)])
  expect((await first.done).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2'])
})
