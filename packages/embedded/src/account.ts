import { existsSync, readFileSync, statSync } from 'node:fs'
import { EmbeddedError } from './error.ts'
import type { Home } from './home.ts'
import { execute } from './program.ts'

/** Under whom PostgreSQL's programs run. */
export interface Account {
  /** Whom the data must belong to; absent: the user we are. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** What `spawn` is told about the user. */
  readonly as: { readonly uid?: number; readonly gid?: number }
  /** A program that changes the user in `spawn`'s stead, put before the command. */
  readonly prefix: readonly string[]
}

/** We ourselves; but PostgreSQL refuses root, so root lends the work to the owner of the data or, on an empty folder,
 *  to `postgres`, `nobody` or another account of the machine. Rejects with `ACCOUNT` when none can reach the folder
 *  and the programs. `probe` is a program to reach. */
export async function findAccount(home: Home, probe: string): Promise<Account> {
  if (process.geteuid?.() !== 0) return { as: {}, prefix: [] }
  const owner = ownerOf(home.data) ?? unprivileged()
  const candidates: Account[] = [
    { owner, as: owner, prefix: [] },
    { owner, as: {}, prefix: reaching(owner, 'dac_read_search') },
    { owner, as: {}, prefix: reaching(owner, 'dac_override') },
  ]
  for (const candidate of candidates) {
    const { code } = await execute(candidate, 'sh', ['-c', '"$0" --version && cd "$1"', probe, home.folder])
    if (code === 0) return candidate
  }
  throw new EmbeddedError(
    'ACCOUNT',
    `PostgreSQL refuses to run as root, and user ${owner.uid} may not reach ${home.folder} or ${probe}: a folder ` +
      'above is closed to others. Open it (chmod o+x), install setpriv (util-linux), or run as an ordinary user.',
  )
}

/** Below a folder that only root may enter, the account keeps one of root's capabilities: to enter folders and read
 *  (containers often withhold that one) or to pass every file permission. PostgreSQL asks access(2) about its
 *  programs, and that obeys capabilities of a user other than root only under `no_setuid_fixup`. */
function reaching({ uid, gid }: { uid: number; gid: number }, capability: string): string[] {
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup']
  return ['setpriv', ...ids, `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`]
}

function ownerOf(data: string): { uid: number; gid: number } | undefined {
  const found = statSync(data, { throwIfNoEntry: false })
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

function unprivileged(): { uid: number; gid: number } {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  const accounts = lines.map((line) => line.split(':')).filter(([, , uid]) => Number(uid) > 0)
  const named = (wanted: string): string[] | undefined => accounts.find(([name]) => name === wanted)
  const [, , uid, gid] = named('postgres') ?? named('nobody') ?? accounts[0] ?? []
  if (uid === undefined || gid === undefined) {
    throw new EmbeddedError(
      'ACCOUNT',
      'PostgreSQL refuses to run as root, and /etc/passwd names no other user. Create one.',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}
