import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { alone, clinic, table } from '../clinic.ts'
import { standing } from '../project.ts'

test('to goes forwards, back, to zero and to latest; goto is its other name', async () => {
  const place = await alone({ ...table('000001', 'a'), ...table('000002', 'b'), ...table('20260301120000', 'c') })
  const url = place.url['user'] ?? ''
  expect((await skein(['to', '000002'], place)).code).toBe(0)
  expect(await standing(url)).toEqual(['1', '2'])
  expect((await skein(['goto', 'latest', 'user', '--json'], place)).json()).toMatchObject({
    outcome: 'done',
    steps: [{ version: '20260301120000', direction: 'up' }],
  })
  expect((await skein(['to', '1'], place)).code).toBe(2)
  expect((await skein(['to', '1', '--yes', '--dry-run', '--json'], place)).json()).toMatchObject({
    steps: [
      { version: '20260301120000', direction: 'down' },
      { version: '2', direction: 'down' },
    ],
  })
  expect((await skein(['to', '1', '--yes'], place)).code).toBe(0)
  expect(await standing(url)).toEqual(['1'])
  expect((await skein(['to', 'zero', '--yes'], place)).code).toBe(0)
  expect(await standing(url)).toEqual([])
  expect((await skein(['to', 'zero'], place)).stdout).toMatch(/^Nothing to do/)
})

test('several targets make one plan', async () => {
  const place = await clinic()
  const { code, json } = await skein(['to', 'user@2', 'patient@1', '--json'], place)
  expect(code).toBe(0)
  expect(json().steps.map((step) => `${step.service}@${step.version}`)).toEqual(['user@1', 'user@2', 'patient@1'])
  expect((await skein(['to', 'user@zero', 'patient@zero', '--yes', '--json'], place)).json().steps).toHaveLength(3)
})

test('versions and services that are not there are refused with what was probably meant', async () => {
  const place = await clinic()
  const missing = await skein(['to', '7', 'user', '--json'], place)
  expect(missing.code).toBe(2)
  expect(missing.json()).toMatchObject({
    refusals: [
      {
        code: 'NO_SUCH_VERSION',
        service: 'user',
        version: '7',
        remedy: expect.stringContaining('Its last versions are 1, 2') as string,
      },
    ],
  })
  for (const [args, said] of [
    [['to', '1'], /Version 1 of which service\?/],
    [['to', '1', 'patiend'], /There is no service "patiend"\. Did you mean patient\?/],
    [['to', 'latets'], /"latets" is no version\. Did you mean latest\?/],
    [['to', 'user@x'], /"x" is no version/],
    [['to', 'user@1', 'user@2'], /user is named twice/],
    [['to'], /Missing required argument 'version'\./],
  ] as const) {
    const { code, stderr } = await skein(args, place)
    expect([code, stderr]).toEqual([64, expect.stringMatching(said)])
  }
})
