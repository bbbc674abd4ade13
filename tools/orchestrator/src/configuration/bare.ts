import { resolve } from 'node:path'
import { defineService, type Service, SkeinError, type Store } from '@skein/core'
import type { GlobalFlags } from '../flags.ts'
import type { Io } from '../io.ts'
import { didYouMean } from '../suggest.ts'
import { importAdopt } from './installed.ts'
import { importStore } from './store.ts'

const parts = ['host', 'port', 'user', 'password', 'database'] as const
type Part = (typeof parts)[number]

/** What a store can be told of its address, and of where in it the ledger is. */
export type Address = { readonly [Key in Part | 'url' | 'schema']?: string }

/** A database or a folder was named on the command line. */
export function isBare(flags: GlobalFlags): boolean {
  return flags.url !== undefined || flags.dir !== undefined || parts.some((part) => flags[part] !== undefined)
}

/** The environment names a database. */
export function hasBareEnvironment({ env }: Io): boolean {
  return parts.some((part) => fromEnvironment(part, env))
}

/**
 * One plain folder and one database, without any configuration.
 * @throws SkeinError CONFIG_INVALID, USAGE
 */
export async function bareService(flags: GlobalFlags, io: Io): Promise<Service> {
  const scheme = flags.url === undefined ? 'postgres' : schemeOf(flags.url)
  // libpq's variables are about PostgreSQL only.
  const address = addressOf(flags, scheme === 'postgres' ? io.env : {})
  const open = await importStore(scheme, io)
  return defineService({
    name: flags.service ?? 'default',
    folder: io.cwd,
    store: open(flags.schema === undefined ? address : { ...address, schema: flags.schema }) as Store,
    migrations: await folderOf(resolve(io.cwd, flags.dir ?? 'migrations'), flags.layout, io),
  })
}

async function folderOf(folder: string, tool: string | undefined, io: Io): Promise<Service['migrations']> {
  if (tool === undefined) return folder
  const { tools } = await importAdopt('--layout', io)
  const known = Object.keys(tools)
  const chosen = tools[tool]
  if (chosen && known.includes(tool)) return chosen.layout(folder)
  throw new SkeinError('USAGE', `--layout ${tool} is no layout that Skein knows.${didYouMean(tool, known)}`, {
    hint: `Those are: ${known.join(', ')}.`,
  })
}

/** Flags before environment; beside a URL the environment gives only who knocks. */
function addressOf(flags: GlobalFlags, env: Io['env']): Address {
  const given = parts.flatMap((part) => {
    const value = flags[part] ?? (mayFill(part, flags.url) ? fromEnvironment(part, env) : undefined)
    return value === undefined ? [] : [[part, value] as const]
  })
  if (flags.url !== undefined) return { ...Object.fromEntries(given), url: flags.url }
  return given.length === 0 ? {} : { host: 'localhost', ...Object.fromEntries(given) }
}

function mayFill(part: Part, url: string | undefined): boolean {
  if (url === undefined) return true
  // The variables are libpq's, and what they know is for no other kind of server.
  if (!URL.canParse(url) || !/^postgres(?:ql)?:/i.test(url)) return false
  const { username, password } = new URL(url)
  return (part === 'user' && username === '') || (part === 'password' && password === '')
}

function fromEnvironment(part: Part, env: Io['env']): string | undefined {
  return env[`PG${part.toUpperCase()}`] || undefined
}

function schemeOf(url: string): string {
  const scheme = /^([a-z][a-z0-9-]*)(?:\+[a-z0-9]+)?:/i.exec(url)?.[1]?.toLowerCase()
  // The text isn't repeated: it may hold a password.
  if (!scheme)
    throw new SkeinError('USAGE', 'The text after --url is no URL.', {
      hint: 'Write for example --url postgres://user@localhost:5432/name',
    })
  return scheme === 'postgresql' ? 'postgres' : scheme
}
