import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionOf } from '../command.ts'
import type { Peer } from './peer.ts'

export const golangMigrate: Peer = {
  name: 'golang-migrate',
  version: () => versionOf('migrate', '-version'),
  write(folder, changes) {
    for (const { version, up, down } of changes) {
      writeFileSync(join(folder, `${version}_change.up.sql`), up)
      writeFileSync(join(folder, `${version}_change.down.sql`), down)
    }
  },
  up: (folder, url) => ({ file: 'migrate', args: ['-path', folder, '-database', withoutTls(url), 'up'] }),
}

/** Go's drivers want TLS where nothing is said. */
export function withoutTls(url: string): string {
  const plain = new URL(url)
  plain.searchParams.set('sslmode', 'disable')
  return plain.href
}
