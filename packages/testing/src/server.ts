import { SkeinError } from '@skein/core'
import { containerServer } from './container.ts'
import { freshEmbedded, lastingEmbedded } from './embedded.ts'

/** A PostgreSQL for tests, whose user may create databases. Disposing ends it, unless it was there before. */
export interface Server extends AsyncDisposable {
  /** For people, in a few words. */
  readonly from: string
  /** Of its maintenance database, with password. */
  readonly url: string
}

/** A way to a server: the server, or why there is none, in a few words. */
export type Way = () => Promise<Server | string>

export const variable = 'SKEIN_TEST_POSTGRES_URL'

let shared: Promise<Server> | undefined

/** The server of this process's tests; nobody has to end it. @throws SkeinError CONFIG_INVALID naming the ways. */
export function sharedServer(): Promise<Server> {
  shared ??= first([given, reapedContainer, lastingEmbedded])
  shared.catch(() => (shared = undefined))
  return shared
}

/** A server for a whole run of tests, empty unless it was given. @throws SkeinError CONFIG_INVALID naming the ways. */
export function startServer(): Promise<Server> {
  return first([given, containerServer, freshEmbedded])
}

async function first(ways: readonly Way[]): Promise<Server> {
  const vain: string[] = []
  for (const way of ways) {
    const answer = await way()
    if (typeof answer !== 'string') return { ...answer, from: [answer.from, ...vain.slice(1)].join('; ') }
    vain.push(answer)
  }
  throw new SkeinError('CONFIG_INVALID', `There is no PostgreSQL for the tests: ${vain.join('; ')}.`, {
    hint:
      `Give one of three: ${variable}=postgres://user:password@host:5432/postgres, ` +
      'or Docker with npm install --save-dev @testcontainers/postgresql, ' +
      'or npm install --save-dev @skein/embedded.',
    data: { key: variable },
  })
}

async function given(): Promise<Server | string> {
  const url = process.env[variable]
  if (!url) return `${variable} is not set`
  if (URL.canParse(url)) return { from: variable, url, [Symbol.asyncDispose]: async () => {} }
  throw new SkeinError('CONFIG_INVALID', `${variable} is not of the form postgres://user@host:5432/postgres.`, {
    data: { key: variable },
  })
}

/** A process's end can't wait for a container's: its reaper must be there. */
async function reapedContainer(): Promise<Server | string> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] !== 'true') return containerServer()
  return "no container, since with TESTCONTAINERS_RYUK_DISABLED only vitest's globalSetup can end one"
}
