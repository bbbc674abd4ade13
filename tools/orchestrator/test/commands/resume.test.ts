import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { failed, ids, killed, loose, texts } from '../dirty.ts'
import { query, standing, write } from '../project.ts'

test('a failed file is found with its statement, refused by up, and gone on with once it is mended', async () => {
  const place = await failed()
  const url = place.url['user'] ?? ''
  const said = await skein(['repair'], place)
  expect([said.code, said.stderr]).toEqual([3, ''])
  expect(said.stdout).toMatch(
    /^✗ DIRTY {2}user@2 was begun on [^ ]+ and stopped at statement 3 \(SELECT\); going on from there is safe\.\n {2}→ skein repair user --resume goes on there; skein repair user --done if all of it stands, --forget if it shall count as never begun\.\n1 thing found; nothing was touched\.\n$/,
  )
  expect((await skein(['up', '--json'], place)).json()).toMatchObject({ refusals: [{ code: 'DIRTY', version: '2' }] })
  const again = await skein(['repair', 'user', '--resume'], place)
  expect([again.code, again.stdout]).toEqual([
    1,
    expect.stringMatching(/✗ user@2[^]*at statement 3 of 4[^]*→ [^]*skein repair user/),
  ])
  write(place.cwd, { [loose]: texts.right })
  const dry = await skein(['repair', '--resume', '--dry-run', '--json'], place)
  expect([dry.code, dry.json().steps]).toMatchObject([0, [{ version: '2', direction: 'up' }]])
  expect(await ids(place)).toEqual([1])
  const { code, json } = await skein(['repair', '--resume', '--json'], place)
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    outcome: 'done',
    steps: [{ service: 'user', version: '2', state: 'applied', milliseconds: expect.any(Number) as number }],
    services: [{ at: '2', dirty: false, pending: 1 }],
  })
  expect(await ids(place)).toEqual([1, 3, 2])
  expect(await query(url, 'SELECT origin FROM schema_migrations WHERE version = 2')).toEqual([{ origin: null }])
  expect((await skein(['repair'], place)).stdout).toBe('Nothing needs repair.\n')
  expect((await skein(['repair', '--resume'], place)).stdout).toMatch(/^Nothing to do\./)
})

test('where a kill leaves it in doubt, nothing is guessed: it asks at which statement to go on', async () => {
  const place = await killed()
  const said = await skein(['repair', '--json'], place)
  expect(said.code).toBe(3)
  expect(said.json()).toMatchObject({
    ailments: [
      {
        code: 'DIRTY',
        version: '2',
        open: { direction: 'up', statement: 3, text: 'DO', inDoubt: true },
        remedy: expect.stringMatching(/--from 3; if it is: --from 4/) as string,
      },
    ],
  })
  for (const [args, code] of [
    [[], 2],
    [['--from', '2'], 2],
    [['--from', '5'], 2],
    [['--from', '0'], 64],
    [['--from', 'x'], 64],
  ] as const) {
    const refused = await skein(['repair', '--resume', ...args, '--json'], place)
    expect([args, refused.code]).toEqual([args, code])
    if (code === 2) expect(refused.json()).toMatchObject({ refusals: [{ code: 'IN_DOUBT', version: '2' }] })
  }
  expect(await ids(place)).toEqual([1])
  write(place.cwd, { [loose]: texts.right })
  expect((await skein(['repair', '--resume', '--from', '3'], place)).stdout).toMatch(
    /✓ user@2 loose[^]*Done: 1 applied\./,
  )
  expect(await ids(place)).toEqual([1, 3, 2])
  expect(await standing(place.url['user'] ?? '')).toEqual(['1', '2'])
})

test('what somebody saw to be done is gone on behind', async () => {
  const place = await killed()
  expect((await skein(['repair', '--resume', '--from', '4'], place)).code).toBe(0)
  expect(await ids(place)).toEqual([1, 2])
})

test('statements that are done must be as they were, and the file must still be one without a transaction', async () => {
  const place = await failed()
  write(place.cwd, { [loose]: texts.right.replace('VALUES (1)', 'VALUES (9)') })
  const changed = await skein(['repair', '--resume', '--json'], place)
  expect([changed.code, changed.json()]).toMatchObject([2, { error: { code: 'FILE_CHANGED', data: { statement: 1 } } }])
  expect((await skein(['repair', '--resume'], place)).stderr).toMatch(/since it began\. Nothing was run\.\n→/)
  write(place.cwd, { [loose]: texts.right.replace('-- skein: transaction=off\n', '') })
  const whole = await skein(['repair', '--resume', '--json'], place)
  expect([whole.code, whole.json()]).toMatchObject([2, { refusals: [{ code: 'NOT_RESUMABLE' }] }])
  expect(await ids(place)).toEqual([1])
})

test('a down that failed is gone on with, after asking', async () => {
  const place = await failed()
  const down = loose.replace('.up', '.down')
  const off = '-- skein: transaction=off\nDELETE FROM b;\n'
  write(place.cwd, { [loose]: texts.right, [down]: `${off}SELECT 1 / 0;\nDROP TABLE b;\n` })
  await skein(['repair', '--resume'], place)
  expect((await skein(['down', '--yes'], place)).stdout).toMatch(
    /Next: skein repair user, which says what can be done\.\n$/,
  )
  expect((await skein(['repair', '--json'], place)).json()).toMatchObject({
    ailments: [{ open: { direction: 'down', statement: 2 } }],
  })
  write(place.cwd, { [down]: `${off}SELECT 1;\nDROP TABLE b;\n` })
  expect((await skein(['repair', '--resume', '--json'], place)).json()).toMatchObject({
    error: { code: 'NOT_CONFIRMED' },
  })
  expect((await skein(['repair', '--resume', '--yes'], place)).code).toBe(0)
  expect(await standing(place.url['user'] ?? '')).toEqual(['1'])
})
