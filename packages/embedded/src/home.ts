import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EmbeddedError } from './error.ts'

/** The folder of one server and the places in it; all paths absolute and free of symbolic links. */
export interface Home {
  readonly folder: string
  readonly data: string
  /** What PostgreSQL and the keeper say. */
  readonly log: string
  /** The port of the last start, a number as text. */
  readonly port: string
  /** The password, in the form that libpq reads through `PGPASSFILE`. */
  readonly passfile: string
}

/** Makes the folder where it is missing. Throws `FOLDER` when we may not write there. */
export function openHome(folder: string): Home {
  try {
    mkdirSync(folder, { recursive: true })
    const real = realpathSync(folder)
    const ignore = join(real, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
    const log = join(real, 'server.log')
    closeSync(openSync(log, 'a', 0o600))
    return { folder: real, data: join(real, 'data'), log, port: join(real, 'port'), passfile: join(real, 'pgpass') }
  } catch (cause) {
    throw new EmbeddedError(
      'FOLDER',
      `${folder} can't be used for a PostgreSQL server: ${(cause as Error).message}\n` +
        'Where another user made it, be that user or remove it; or name a folder of your own in SKEIN_EMBEDDED_FOLDER.',
      { cause },
    )
  }
}

/** `SKEIN_EMBEDDED_FOLDER`, else `.skein/postgres` at the root of the repository one stands in, so that a command
 *  typed in a service's folder meets the server of the whole system. Outside a repository: beside the nearest
 *  `skein.config.ts`, else in the current folder. */
export function defaultFolder(cwd: string = process.cwd()): string {
  const named = process.env['SKEIN_EMBEDDED_FOLDER']
  if (named) return resolve(cwd, named)
  const root = nearest(cwd, ['pnpm-workspace.yaml', '.git']) ?? nearest(cwd, ['skein.config.ts']) ?? cwd
  return join(root, '.skein', 'postgres')
}

/** The last lines of the log, indented, for an error message. */
export function logTail(home: Home): string {
  const lines = readFileSync(home.log, 'utf8').trimEnd().split('\n').slice(-12)
  return `The end of ${home.log}:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

function nearest(from: string, names: readonly string[]): string | undefined {
  if (names.some((name) => existsSync(join(from, name)))) return from
  const parent = dirname(from)
  return parent === from ? undefined : nearest(parent, names)
}
