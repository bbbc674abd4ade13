import { SkeinError } from '@skein/core'
import { containerServer, reapedContainer } from './container.ts'
import { freshEmbedded, lastingEmbedded } from './embedded.ts'
import type { Server, Way } from './way.ts'

export const variable = 'SKEIN_TEST_POSTGRES_URL'

let shared: Promise<Server> | undefined

/** The server of this process's tests; nobody has to end it. @throws SkeinError CONFIG_INVALID naming the ways. */
export function sharedServer(): Promise<Server> {
  if (shared) return shared
  shared = first([given, reapedContainer, lastingEmbedded])
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
      `Give one of three: ${variable}=postgres://user:password@host:5432/postgres; ` +
      'or Docker, with npm install --save-dev @testcontainers/postgresql; ' +
      'or npm install --save-dev @skein/embedded.',
    data: { key: variable },
  })
}

async function given(): Promise<Server | string> {
  const url = process.env[variable]
  if (!url) return `${variable} is not set`
  if (URL.canParse(url)) return { from: variable, url, [Symbol.asyncDispose]: async () => {} }
  throw new SkeinError('CONFIG_INVALID', `${variable} is not of the form postgres://user@host:5432/postgres.`, {
    hint: 'Name a database whose user may create others.',
    data: { key: variable },
  })
}
