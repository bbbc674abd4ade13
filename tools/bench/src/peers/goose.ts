import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionOf } from '../command.ts'
import { withoutTls } from './golang-migrate.ts'
import type { Peer } from './peer.ts'

export const goose: Peer = {
  name: 'goose',
  version: () => versionOf('goose', '--version'),
  write(folder, changes) {
    for (const { version, up, down } of changes)
      writeFileSync(
        join(folder, `${String(version).padStart(5, '0')}_change.sql`),
        `-- +goose Up\n${up}\n-- +goose Down\n${down}\n`,
      )
  },
  up: (folder, url) => ({ file: 'goose', args: ['-dir', folder, 'postgres', withoutTls(url), 'up'] }),
}
