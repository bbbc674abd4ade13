import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, table } from '../clinic.ts'
import { folder, freshDatabase, query } from '../project.ts'

const files = {
  ...table('1', 'a'),
  'seeds/001_one.sql': '-- skein: requires=user@1\nINSERT INTO a VALUES (1);',
  'seeds/002_two.sql': '-- skein: requires=user@1 env=demo\nINSERT INTO a VALUES (2);',
}

test('seed sows what is meant for the environment, once', async () => {
  const place = await alone(files)
  const early = await skein(['seed', '--env', 'test'], place)
  expect(early.code).toBe(2)
  expect(early.stdout).toMatch(/✗ REQUIREMENT_MISSING {2}The seed 001_one[^]*→ Run skein up first\./)

  await skein(['up', '--quiet'], place)
  const unsaid = await skein(['seed'], place)
  expect(unsaid.code).toBe(0)
  expect(unsaid.stdout).toMatch(
    /^Nothing to do\.\nNote: The seed 001_one of user is for development, test; this environment is not said \(set SKEIN_ENV or --env\)/,
  )

  expect((await skein(['seed', 'user', '--env', 'test', '--json'], place)).json()).toMatchObject({
    outcome: 'done',
    steps: [{ service: 'user', version: null, seed: '001_one', direction: 'up', state: 'applied' }],
    notes: [{ code: 'SEED_ENVIRONMENT' }],
  })
  const env = { ...place.env, SKEIN_ENV: 'demo' }
  const wrong = await skein(['seed'], { ...place, env })
  expect(wrong.code).toBe(0)
  expect(wrong.stdout).toMatch(/✓ user seed 002_two {2}\d+ ms\nDone: 1 sown\./)
  expect((await skein(['seed', '--env', 'test'], place)).stdout).toMatch(/^Nothing to do/)
  expect(await query(place.url['user'] ?? '', 'SELECT id FROM a ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
})

test.each([
  ['db/migrations', 'db/seeds/001_one.sql', "Add to it: seeds: 'db/seeds'"],
  ['migrations', 'seeds/001_one.sql', "Add to it: seeds: 'seeds'"],
])('seeds beside %s that nobody named are noted, with the line to add', async (migrations, seed, line) => {
  const cwd = folder({
    [`${migrations}/1_a.up.sql`]: 'CREATE TABLE a (id int);',
    [seed]: 'INSERT INTO a VALUES (1);',
    'skein.config.ts': `import { postgres } from '@skein/postgres'
      export default { services: { user: { store: postgres({ url: '${await freshDatabase()}' }), migrations: '${migrations}' } } }`,
  })
  const sown = await skein(['seed', '--env', 'test'], { cwd })
  expect([sown.code, sown.stdout]).toEqual([0, expect.stringContaining(line)])
  expect((await skein(['up', '--seed', '--env', 'test', '--json'], { cwd })).json()).toMatchObject({
    notes: [{ code: 'SEEDS_NOT_NAMED', service: 'user' }],
  })
  const up = await skein(['up'], { cwd })
  expect(up.stdout).not.toContain('seeds')
})
