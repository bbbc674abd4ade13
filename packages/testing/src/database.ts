import { load, type Service, SkeinError, type Store } from '@skein/core'
import type { AloneOptions } from './alone.ts'
import { absent, codeOf, inUse, type Link, linkTo } from './link.ts'
import { namesOf } from './names.ts'
import { sharedServer } from './server.ts'
import { ensureTemplate, forgetTemplate, type Recipe, throwOut } from './template.ts'

export interface DatabaseOptions<Client = unknown> extends AloneOptions {
  /** The service's kind of store at another address: `(url) => postgres({ url })`. Templates don't depend on it. */
  readonly store: (url: string) => Store<Client>
}

/** A database that belongs to whoever asked for it. Disposing drops it, with the sessions that are still open there. */
export interface TestDatabase<Client = unknown> extends AsyncDisposable {
  /** Its address, with the rights of whoever owns the server for tests. */
  readonly url: string
  /** The service with this database as its store, for `check`, `migrate` or `migrateAlone`. */
  readonly service: Service<Client>
}

/**
 * A new database of a service, migrated, as a clone of a template that is made once for the same migrations, seeds and
 * options. The server is SKEIN_TEST_POSTGRES_URL, else a container, else the embedded one. What the migrations require
 * of other services is taken to stand there.
 * @throws SkeinError CONFIG_INVALID when there is no server or an option is wrong; UNREACHABLE, ACCESS_DENIED by the
 * server; REFUSED, STEP_FAILED by the migrations.
 */
export async function migratedDatabase<Client>(
  service: Service<Client>,
  options: DatabaseOptions<Client>,
): Promise<TestDatabase<Client>> {
  const { store, ...rest } = options
  const { url: server } = await sharedServer()
  const link = await linkTo(server)
  const names = namesOf(load(service), rest)
  const database = names.clone()
  try {
    await link.lease(database)
    await clone(server, link, { names, service, store, options: rest }, database)
  } catch (cause) {
    // That it can't be given back is no reason to hide why it was not made.
    await link.release(database).catch(() => {})
    throw told(cause)
  }
  const url = link.address(database)
  return {
    url,
    service: { ...service, store: store(url) },
    async [Symbol.asyncDispose]() {
      const now = await linkTo(server)
      await now.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      await now.release(database)
    },
  }
}

async function clone<Client>(server: string, link: Link, recipe: Recipe<Client>, database: string): Promise<void> {
  const { template } = recipe.names
  for (let attempt = 0; ; attempt++) {
    await ensureTemplate(server, link, recipe)
    try {
      await link.query(`CREATE DATABASE "${database}" TEMPLATE "${template}"`)
      return
    } catch (error) {
      const code = codeOf(error)
      if (attempt === 3 || (code !== absent && code !== inUse)) throw error
      if (code === absent) forgetTemplate(link, template)
      else await throwOut(link, template)
    }
  }
}

function told(cause: unknown): SkeinError {
  if (cause instanceof SkeinError) return cause
  const code = codeOf(cause)
  return new SkeinError(
    code === '42501' ? 'ACCESS_DENIED' : 'UNREACHABLE',
    `The server for tests made no database: ${(cause as Error).message} (${code || 'no code'}).`,
    { hint: 'Its user must be allowed to create databases: ALTER ROLE … CREATEDB.', cause, data: { code } },
  )
}
