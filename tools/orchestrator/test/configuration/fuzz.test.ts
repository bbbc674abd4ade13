import { defineService, SkeinError } from '@skein/core'
import { postgres, type PostgresOptions } from '@skein/postgres'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Config, defineConfig } from '../../src/configuration/define.ts'

const secret = 'hunter2.the.secret'

/** Anything at all, and texts with the secret in places where somebody may put it. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
  fc.constantFrom<unknown>(
    Symbol('s'),
    () => 5,
    () => `postgres://u:${secret}@[`,
    'constructor',
    '__proto__',
    -1,
    NaN,
    '',
    '\0',
  ),
  fc.constantFrom(
    secret,
    `postgres://u:${secret}@h/d`,
    `postgres://u:${secret}@h:99999/d`,
    `postgres://u:%${secret}@h/%zz`,
    `mysql://u:${secret}@h`,
  ),
)

/** Some of these keys with any value, or with a right one, and now and then a key that there isn't. */
function shaped(right: Readonly<Record<string, unknown>>): fc.Arbitrary<object> {
  const keys = Object.fromEntries(
    Object.entries(right).map(([key, value]) => [
      key,
      fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: anything }),
    ]),
  )
  return fc
    .tuple(
      fc.record(keys, { requiredKeys: [] }),
      fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, fc.dictionary(fc.string(), anything, { maxKeys: 1 })),
    )
    .map(([known, more]) => ({ ...known, ...more }))
}

const store = postgres({ url: 'postgres://u@h/d' })
const service = {
  name: 'user',
  store,
  folder: '/tmp',
  migrations: 'migrations',
  seeds: 'seeds',
  dependsOn: ['patient'],
  optional: true,
}
const { name: _, ...written } = service
const options = {
  url: `postgres://u:${secret}@h/d`,
  host: 'h',
  port: 5432,
  user: 'u',
  password: secret,
  database: 'd',
  client: 'pg',
  schema: 'public',
  role: 'r',
  searchPath: 'app',
  ssl: { ca: 'x' },
  patience: 1,
  silence: 1,
  shadow: { url: `postgres://me:${secret}@127.0.0.1:5432/rehearsals` },
}

/** Accepted, or refused in so many words. */
async function judged(make: () => unknown): Promise<void> {
  try {
    await make()
  } catch (error) {
    expect(error).toBeInstanceOf(SkeinError)
    const { kind, message, hint, data } = error as SkeinError
    expect({ kind, key: typeof data['key'] }).toEqual({ kind: 'usage', key: 'string' })
    expect(`${message} ${hint} ${JSON.stringify(data)}`).not.toContain(secret)
  }
}

test.each<[string, fc.Arbitrary<unknown>, (value: unknown) => unknown]>([
  ['options of postgres', shaped(options), async (value) => await postgres(value as PostgresOptions).address?.()],
  ['a service', shaped(service), (value) => defineService(value as typeof service)],
  [
    'a configuration',
    fc.record({
      services: fc.oneof(
        fc.dictionary(fc.constantFrom('user', 'b', '1x', '__proto__'), shaped(written)),
        fc.array(anything),
      ),
    }),
    (value) => defineConfig(value as Config),
  ],
  ['anything for options', anything, (value) => postgres(value as PostgresOptions)],
  ['anything for a service', anything, (value) => defineService(value as typeof service)],
  ['anything for a configuration', anything, (value) => defineConfig(value as Config)],
])('%s: accepted, or a wrong use that names its key and no password', async (_, values, make) => {
  const runs = fc.asyncProperty(values, async (value) => await judged(async () => await make(value)))
  await expect(fc.assert(runs, { numRuns: 2000 })).resolves.toBeUndefined()
})
