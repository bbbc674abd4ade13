import { SkeinError } from '@skein/core'
import type { GlobalFlags } from '../../flags.ts'
import type { Call } from '../../verb.ts'
import { type Ground, isInstalled } from './ground.ts'

export interface InitFlags {
  readonly client?: Client
}

const clients = ['pg', 'postgres'] as const
type Client = (typeof clients)[number]

/** All that a configuration needs to be written. */
export interface Answers {
  readonly client: Client
  /** `embedded`: a PostgreSQL from npm in development; `named`: DATABASE_URL alone. */
  readonly database: 'embedded' | 'named'
  /** What DATABASE_URL is to be; null where it is said already, or not known yet. */
  readonly url: string | null
  /** As it was typed. */
  readonly folder: string
}

/**
 * Options first, then a person, at most three questions; with `--yes` what is most likely.
 * @throws SkeinError USAGE, NOT_CONFIRMED
 */
export async function answersFor(ground: Ground, { flags, io }: Call<InitFlags>): Promise<Answers> {
  if (!flags.yes && !io.ask && !isSaid(flags))
    throw new SkeinError('NOT_CONFIRMED', 'Nobody can be asked here. Nothing was written.', {
      hint: 'skein init --yes takes what is most likely; --client, --url and --dir say it.',
    })
  const ask = async (question: string, likely: string): Promise<string> => {
    if (flags.yes || !io.ask) return likely
    const answer = await io.ask(`${question} [${likely}] `)
    if (answer === null)
      throw new SkeinError('NOT_CONFIRMED', 'There was no answer. Nothing was written.', {
        hint: 'skein init --yes takes what is most likely.',
      })
    return answer.trim() || likely
  }
  const client = flags.client ?? clientOf(await ask('Which client connects, pg or postgres?', likelyClient(ground)))
  const where = `Where is the database? A URL, embedded (a PostgreSQL from npm, for development), or later:`
  const address = flags.url ?? (await ask(where, likelyDatabase(ground, io.env)))
  return { client, ...databaseOf(address), folder: await folderOf(ground, flags, ask) }
}

function isSaid({ client, url, dir }: InitFlags & GlobalFlags): boolean {
  return client !== undefined && url !== undefined && dir !== undefined
}

function likelyClient({ asked, cwd }: Ground): Client {
  const known = (list: readonly Client[]): Client | undefined => (list.length === 1 ? list[0] : undefined)
  return (
    known(clients.filter((name) => asked.includes(name))) ??
    known(clients.filter((name) => isInstalled(name, cwd))) ??
    'pg'
  )
}

function clientOf(word: string): Client {
  const client = clients.find((name) => name === word)
  if (client) return client
  throw new SkeinError('USAGE', `"${word}" is no client. Nothing was written.`, { hint: 'Type pg or postgres.' })
}

/** Who installed a store without the embedded server, or says where the database is, wants none from npm. */
function likelyDatabase({ cwd, env }: Ground, outer: Call['io']['env']): 'embedded' | 'later' {
  if (outer['DATABASE_URL'] || env?.['DATABASE_URL']) return 'later'
  return isInstalled('@skein/postgres', cwd) && !isInstalled('@skein/embedded', cwd) ? 'later' : 'embedded'
}

function databaseOf(word: string): Pick<Answers, 'database' | 'url'> {
  if (word === 'embedded') return { database: 'embedded', url: null }
  if (word === 'later') return { database: 'named', url: null }
  if (/^postgres(ql)?:\/\//.test(word) && URL.canParse(word)) return { database: 'named', url: word }
  // The text isn't repeated: it may hold a password.
  throw new SkeinError('USAGE', 'That is no address of a PostgreSQL. Nothing was written.', {
    hint: 'Write for example postgres://user@localhost:5432/name.',
  })
}

async function folderOf(
  { migrations }: Ground,
  flags: GlobalFlags,
  ask: (question: string, likely: string) => Promise<string>,
): Promise<string> {
  if (flags.dir !== undefined) return flags.dir
  const [first, second] = migrations
  if (first === undefined) return await ask('Which folder holds the migrations?', 'migrations')
  if (second === undefined) return first
  if (flags.yes)
    throw new SkeinError('USAGE', `Migrations lie in ${migrations.join(', ')}. Nothing was written.`, {
      hint: `Say which are meant: skein init --dir ${first}`,
    })
  return await ask(`Migrations lie in ${migrations.join(', ')}. Which are meant?`, first)
}
