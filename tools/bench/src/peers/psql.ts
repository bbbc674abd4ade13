import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, versionOf } from '../command.ts'
import type { Change, Peer } from './peer.ts'

const quiet = ['-X', '-q', '-v', 'ON_ERROR_STOP=1']

/** The floor: one session, and for each migration a transaction with a row. */
export const psql: Peer = {
  name: 'psql',
  version: () => versionOf('psql', '--version'),
  write(folder, changes) {
    const ledger = 'CREATE TABLE ledger (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());'
    writeFileSync(join(folder, 'all.sql'), [ledger, ...changes.map(block)].join('\n'))
  },
  up: (folder, url) => ({ file: 'psql', args: [...quiet, '-f', join(folder, 'all.sql'), url] }),
  again: (_, url) => sql(url, 'SELECT 1'),
}

/** One text, each of its statements a message. */
export function sql(url: string, text: string): Command {
  return { file: 'psql', args: [...quiet, '-c', text, url] }
}

function block({ version, up }: Change): string {
  return `BEGIN;\n${up}\nINSERT INTO ledger (version) VALUES (${version});\nCOMMIT;`
}
