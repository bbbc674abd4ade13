import { join, relative, resolve } from 'node:path'
import { SkeinError } from '@skein/core'
import { configsUpwards } from '../configuration/find.ts'
import type { GlobalFlags } from '../flags.ts'
import { exits, type InitValue, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { type Answers, answersFor, type InitFlags } from './init/answers.ts'
import { type Ground, isEmpty, isInstalled, lookAround } from './init/ground.ts'
import { ignoreEnv } from './init/ignore.ts'
import { nextOf } from './init/next.ts'
import { configText, envText, firstMigration } from './init/texts.ts'
import { type NewFile, writeNew } from './write.ts'

/**
 * Writes a configuration and, where no migrations are yet, a first one; nothing that is there is written over.
 * @throws SkeinError USAGE, NOT_CONFIRMED, FILE_UNREADABLE
 */
export async function init(call: Call<InitFlags>): Promise<Result> {
  const { flags, io } = call
  refuseOptions(flags)
  for (const file of configsUpwards(io.cwd))
    throw new SkeinError('USAGE', `There is a configuration already: ${relative(io.cwd, file)}. Nothing was written.`, {
      hint: 'Add a service to it, or a migration: skein new <name>.',
      data: { file },
    })

  const ground = lookAround(io.cwd)
  const service = flags.service ?? ground.name
  const answers = await answersFor(ground, call)
  const folder = resolve(io.cwd, answers.folder)
  const env = needsEnv(ground, answers, io.env)
    ? [{ path: join(io.cwd, '.env'), text: envText(answers), secret: true }]
    : []
  const path = join(io.cwd, `skein.config.${ground.esm ? 'ts' : 'mts'}`)
  const text = configText(answers, service, relative(io.cwd, folder).replaceAll('\\', '/'))

  const found = !isEmpty(folder)
  const first = found ? [] : migrationIn(folder)
  const ignoring = env.length > 0 ? ignoreEnv(io.cwd) : []
  // The configuration comes last: what a failure leaves is found and used by the next try.
  const files = [...first, ...env, { path, text }]
  writeNew(files)

  const missing = packages(answers).filter((name) => !isInstalled(name, io.cwd))
  const written = [...ignoring, ...files.map(({ path }) => path)]
  const value: InitValue = { service, config: path, migrations: folder, found, files: written, missing }
  return { kind: 'init', exit: exits.ok, value, next: nextOf(ground, answers, missing, io.env) }
}

function refuseOptions(flags: GlobalFlags): void {
  const refuse = (what: string, hint: string): never => {
    throw new SkeinError('USAGE', `init ${what}.`, { hint })
  }
  if (flags.config !== undefined)
    refuse(
      "writes a new configuration and cannot be used with option '--config'",
      'Stand in the folder that it is for.',
    )
  if (flags.service !== undefined && !/^[a-z][a-z0-9_-]*$/i.test(flags.service))
    refuse(`takes a name for --service, and "${flags.service}" is none`, 'Letters, digits, - and _, a letter first.')
  if (flags.layout !== undefined)
    refuse('takes no --layout', 'Write the configuration by hand: migrations says which layout its folder has.')
  for (const part of ['host', 'port', 'user', 'password', 'database'] as const)
    if (flags[part] !== undefined)
      refuse(`takes an address as one, not --${part}`, 'Write --url postgres://user@host:5432/name.')
}

function migrationIn(folder: string): NewFile[] {
  return (['up', 'down'] as const).map((direction) => ({
    path: join(folder, `000001_create_notes.${direction}.sql`),
    text: firstMigration[direction],
  }))
}

/** Somebody's own `.env` stays as it is, and what the environment says needs none. */
function needsEnv({ env }: Ground, { database, url }: Answers, outer: Call['io']['env']): boolean {
  return env === null && (database === 'embedded' || url !== null || !outer['DATABASE_URL'])
}

function packages({ client, database }: Answers): string[] {
  return ['skein', '@skein/postgres', client, ...(database === 'embedded' ? ['@skein/embedded'] : [])]
}
