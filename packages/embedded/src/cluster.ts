import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { USER } from './client.ts'
import { EmbeddedError } from './error.ts'
import type { Home } from './home.ts'
import { execute } from './program.ts'

/** Makes the data folder unless it is there. Safe to run at the same moment in several processes: each makes its own
 *  draft, the first to rename wins, the others discard theirs. Rejects with `INITDB`. */
export async function ensureCluster(
  home: Home,
  binaries: Binaries,
  account: Account,
  password: string,
  durable: boolean,
): Promise<void> {
  sweepDrafts(home)
  if (isCluster(home)) return
  const draft = mkdtempSync(join(home.folder, 'draft-'))
  try {
    const secret = join(draft, 'password')
    writeFileSync(secret, password, { mode: 0o600 })
    for (const path of [draft, secret]) if (account.owner) chownSync(path, account.owner.uid, account.owner.gid)
    const { code, output } = await execute(account, binaries.initdb, [
      `--pgdata=${join(draft, 'data')}`,
      `--username=${USER}`,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own C.UTF-8: the same order and upper case everywhere, also where no locales are installed.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ])
    if (code !== 0) throw new EmbeddedError('INITDB', `initdb failed for ${home.data}:\n${output.trim()}`)
    settle(join(draft, 'data'), home)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function settle(made: string, home: Home): void {
  try {
    renameSync(made, home.data)
  } catch (cause) {
    if (isCluster(home)) return
    throw new EmbeddedError('INITDB', `${home.data} is in the way and holds no PostgreSQL data: remove it.`, { cause })
  }
}

function isCluster(home: Home): boolean {
  return existsSync(join(home.data, 'PG_VERSION'))
}

/** What a killed initdb left. A living one needs seconds, so ten minutes are safe. */
function sweepDrafts(home: Home): void {
  for (const name of readdirSync(home.folder).filter((entry) => entry.startsWith('draft-'))) {
    const path = join(home.folder, name)
    const made = statSync(path, { throwIfNoEntry: false })
    if (made && Date.now() - made.mtimeMs > 600_000) rmSync(path, { recursive: true, force: true })
  }
}
