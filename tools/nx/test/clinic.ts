import type { Files } from './scratch.ts'

/** A configuration as people write it; its address comes from a variable that nobody has set. */
export function config(name: string, more: string = ''): string {
  return `import { defineService } from '@skein/core'
import { postgres } from '@skein/postgres'

export default defineService({
  name: '${name}',
  store: postgres({ url: process.env.SET_BY_NOBODY }),
  migrations: 'migrations',
  seeds: 'seeds',${more}
})
`
}

/** Three services: appointment requires patient in a migration, patient depends on user by its configuration. */
export const clinic: Files = {
  'skein.config.ts': `import { defineConfig } from 'skein'\n\nexport default defineConfig({ services: ['services/*'] })\n`,
  'services/user/skein.config.ts': config('user'),
  'services/user/package.json': { name: '@clinic/user', version: '0.0.0', type: 'module' },
  'services/user/src/main.ts': 'export const started = false\n',
  ...migration('user', 'CREATE TABLE users (id int);\n', 'DROP TABLE users;\n'),
  'services/patient/skein.config.ts': config('patient', `\n  dependsOn: ['user'],`),
  ...migration('patient', 'CREATE TABLE patients (id int);\n', 'DROP TABLE patients;\n'),
  'services/appointment/skein.config.ts': config('appointment'),
  ...migration('appointment', '-- skein: requires=patient@1\nCREATE TABLE visits (id int);\n', 'DROP TABLE visits;\n'),
}

function migration(service: string, up: string, down: string): Files {
  const path = `services/${service}/migrations/000001_create`
  return { [`${path}.up.sql`]: up, [`${path}.down.sql`]: down }
}
