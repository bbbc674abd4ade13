import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Service } from '@skein/core'
import { onTestFinished } from 'vitest'
import { onServer } from './query.ts'
import { serviceIn } from './service.ts'

/** A file's path below the service's folder, and what is in it. */
type Files = Readonly<Record<string, string>>

/** Two migrations, the second of which stands on others' databases, and seeds for several occasions. */
const files: Files = {
  'migrations/000001_rooms.up.sql': 'CREATE TABLE rooms (name text)',
  'migrations/000001_rooms.down.sql': 'DROP TABLE rooms',
  'migrations/000002_beds.up.sql': '-- skein: requires=user@7\nCREATE TABLE beds (room text)',
  'migrations/000002_beds.down.sql': 'DROP TABLE beds',
  'seeds/000001_rooms.sql': "-- skein: requires=NAME@1,patient@3\nINSERT INTO rooms VALUES ('A')",
  'seeds/000002_beds.sql': "-- skein: requires=NAME@2\nINSERT INTO beds VALUES ('A')",
  'seeds/000003_show.sql': "-- skein: requires=NAME@1 env=demo\nINSERT INTO rooms VALUES ('show')",
}

/** A service that nobody else has. Its folder goes with the test, and all that it left on the server. */
export function clinic(given: Files = files): Service {
  const folder = mkdtempSync(join(tmpdir(), 'skein-clinic-'))
  const service = serviceIn(folder, `clinic_${randomBytes(4).toString('hex')}`)
  write(service, given)
  onTestFinished(async () => {
    rmSync(folder, { recursive: true })
    for (const database of await databases(service)) await onServer(`DROP DATABASE "${database}" WITH (FORCE)`)
  })
  return service
}

/** Writes files into a service's folder; NAME in them is the service's name. */
export function write({ folder = '', name }: Service, given: Files): void {
  for (const [path, text] of Object.entries(given)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text.replaceAll('NAME', name))
  }
}

/** The databases that exist for a service, of whatever kind. */
export async function databases({ name }: Service): Promise<readonly string[]> {
  const names = await onServer(`SELECT datname FROM pg_database WHERE datname LIKE '%${name}%' ORDER BY 1`)
  return names.map(String)
}
