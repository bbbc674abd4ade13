import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { serviceConfig } from '../clinic.ts'
import { type Files, folder } from '../project.ts'

const root = `import { defineConfig } from 'skein'\nexport default defineConfig({ services: ['services/*', 'platform/graph'] })\n`
const gitkeep = '/migrations/.gitkeep'
const system: Files = {
  'skein.config.ts': root,
  'services/patient/skein.config.ts': serviceConfig('patient'),
  [`services/patient${gitkeep}`]: '',
  'services/user/skein.config.mjs': serviceConfig('user'),
  [`services/user${gitkeep}`]: '',
  'services/notes/README.md': 'no service',
  'platform/graph/skein.config.js': serviceConfig('graph'),
  [`platform/graph${gitkeep}`]: '',
}

/** The services that a place speaks of, without asking any database. */
async function services(cwd: string, args: readonly string[] = []): Promise<string[]> {
  const { stdout, stderr, json } = await skein(['validate', '--json', ...args], { cwd })
  if (stderr !== '' || stdout.includes('"error": {')) throw new Error(stdout + stderr)
  return json().services.map(({ service }) => service)
}

async function refusal(files: Files, cwd = '.', args: readonly string[] = []): Promise<string> {
  const { code, stderr, stdout } = await skein(['validate', ...args], { cwd: join(folder(files), cwd) })
  expect([code, stdout]).toEqual([64, ''])
  return stderr
}

test('folders are found by patterns, from anywhere below, whom others depend on first', async () => {
  const cwd = folder(system)
  expect(await services(cwd)).toEqual(['user', 'patient', 'graph'])
  expect(await services(join(cwd, 'services/patient/migrations'))).toEqual(['user', 'patient', 'graph'])
  expect(await services('/', ['--config', join(cwd, 'skein.config.ts')])).toEqual(['user', 'patient', 'graph'])
  expect(await services(cwd, ['--config', 'services/patient/skein.config.ts'])).toEqual(['patient'])
})

test('a single service that no configuration above contains works alone', async () => {
  const cwd = folder({
    ...system,
    'elsewhere/billing/skein.config.ts': serviceConfig('billing', ', optional: true'),
    [`elsewhere/billing${gitkeep}`]: '',
  })
  expect(await services(join(cwd, 'elsewhere/billing'))).toEqual(['billing'])
})

test('services may be written out, with paths from their file', async () => {
  const written = `import { defineConfig } from 'skein'
import { postgres } from '@skein/postgres'
export default defineConfig({ services: { patient: { store: postgres({ url: undefined }), migrations: 'p', dependsOn: ['user'] }, user: { store: postgres({ url: undefined }), migrations: 'u' } } })`
  const cwd = folder({
    'db/skein.config.ts': written,
    'db/p/1_a.up.sql': '',
    'db/u/.gitkeep': '',
    'db/deep/er/.gitkeep': '',
  })
  expect(await services(join(cwd, 'db/deep/er'))).toEqual(['user', 'patient'])
})

const store = `import { postgres } from '@skein/postgres'\nconst store = postgres({ url: 'postgres://h/d' })\n`

test.each([
  ['no configuration', {}, /There is no skein\.config\.ts in [^]*--dir migrations --url postgres/],
  [
    'no default export',
    { 'skein.config.ts': 'export const a = 1' },
    /skein\.config\.ts: there is no configuration in it\.[^]*export default defineConfig/,
  ],
  [
    'an unknown key',
    { 'skein.config.ts': `export default { service: ['a'] }` },
    /skein\.config\.ts: Configuration: service is not a key/,
  ],
  [
    'services of a wrong kind',
    { 'skein.config.ts': `export default { services: 3 }` },
    /services must be a list of folders/,
  ],
  [
    'a folder that is no text',
    { 'skein.config.ts': `export default { services: ['a/*', 3] }` },
    /services\[1\] must be a folder/,
  ],
  [
    'a plain folder without configuration',
    { 'skein.config.ts': `export default { services: ['a/b'] }` },
    /services\[0\] names a\/b, where there is no skein\.config\.ts/,
  ],
  [
    'patterns that find nothing',
    { 'skein.config.ts': `export default { services: ['a/*'] }` },
    /services names no service: a\/\*/,
  ],
  [
    'a wrong key of a service',
    { 'skein.config.ts': `${store}export default { services: { user: { store, migration: 'm' } } }` },
    /Service "user": migration is not a key of a service/,
  ],
  [
    'a service without a store',
    { 'skein.config.ts': `export default { services: { user: { migrations: 'm' } } }` },
    /Service "user": store must be a store/,
  ],
  [
    'a name beside the key',
    { 'skein.config.ts': `${store}export default { services: { user: { name: 'u', store, migrations: 'm' } } }` },
    /services\.user\.name must not be given/,
  ],
  [
    'a dependency that is none',
    {
      'skein.config.ts': `${store}export default { services: { user: { store, migrations: 'm' }, patient: { store, migrations: 'm', dependsOn: ['usr'] } } }`,
    },
    /service "patient": dependsOn names "usr", which is no service here\. Did you mean user\?/,
  ],
  [
    'a name taken twice',
    { ...system, 'services/zebra/skein.config.ts': serviceConfig('user') },
    /services\/zebra\/skein\.config\.ts: service "user": name is taken by \.\.\/user\/skein\.config\.mjs as well/,
  ],
  [
    'a system in the place of a service',
    { 'skein.config.ts': root, 'platform/graph/skein.config.ts': root },
    /platform\/graph\/skein\.config\.ts: default must be one service here/,
  ],
  [
    'an error of its own',
    { 'skein.config.ts': `throw new Error('no such environment')` },
    /skein\.config\.ts: no such environment/,
  ],
  ['no TypeScript', { 'skein.config.ts': 'export default {{' }, /skein\.config\.ts: [^]*Nothing was touched/i],
  [
    'a wrong option of a store',
    {
      'skein.config.ts': `import { postgres } from '@skein/postgres'\nexport default { services: { user: { store: postgres({ uri: 'x' }), migrations: 'm' } } }`,
    },
    /postgres\(\{ uri \}\)/,
  ],
] as const)('%s is refused with the file and the key', async (_, files, said) => {
  expect(await refusal(files)).toMatch(said)
})

test('a configuration file that is not there is refused', async () => {
  expect(await refusal(system, '.', ['--config', 'skein.ts'])).toMatch(/There is no file [^]*skein\.ts\./)
  expect(await refusal(system, '.', ['--config', 'skein.config.ts', '--url', 'postgres://h/d'])).toMatch(
    /'--url <url>' cannot be used with option '--config <file>'/,
  )
})
