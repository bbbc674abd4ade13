import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionOf } from '../command.ts'
import { withoutTls } from './golang-migrate.ts'
import type { Peer } from './peer.ts'

export const dbmate: Peer = {
  name: 'dbmate',
  version: () => versionOf('dbmate', '--version'),
  write(folder, changes) {
    for (const { version, up, down } of changes)
      writeFileSync(
        join(folder, `${String(version).padStart(5, '0')}_change.sql`),
        `-- migrate:up\n${up}\n-- migrate:down\n${down}\n`,
      )
  },
  up: (folder, url) => ({
    file: 'dbmate',
    args: ['--url', withoutTls(url), '--migrations-dir', folder, '--no-dump-schema', 'migrate'],
  }),
}
