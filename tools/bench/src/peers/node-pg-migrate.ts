import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionOf } from '../command.ts'
import type { Peer } from './peer.ts'

export const nodePgMigrate: Peer = {
  name: 'node-pg-migrate',
  version: () => versionOf('node-pg-migrate', '--version'),
  write(folder, changes) {
    for (const { version, up, down } of changes)
      writeFileSync(
        join(folder, `${1_700_000_000_000 + version}_change.sql`),
        `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`,
      )
  },
  up: (folder, url) => ({ file: 'node-pg-migrate', args: ['up', '-m', folder], env: { DATABASE_URL: url } }),
}
