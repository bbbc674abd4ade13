import type { Service, Store } from '@skein/core'
import { type AloneOptions, migrateAlone } from './alone.ts'
import { key, type Link, openLink } from './link.ts'
import type { Names } from './names.ts'

/** What a template is made of. */
export interface Recipe<Client> {
  readonly names: Names
  readonly service: Service<Client>
  readonly store: (url: string) => Store<Client>
  readonly options: AloneOptions
}

const ready = new WeakMap<Link, Map<string, Promise<void>>>()

/**
 * Makes sure that the template is there and stays while this process lives. It is made once, whoever else asks for it
 * at the same moment; what is left of older ones, and of processes that died, goes.
 * @throws SkeinError as `migrateAlone`.
 */
export function ensureTemplate<Client>(server: string, link: Link, recipe: Recipe<Client>): Promise<void> {
  const known = ready.get(link) ?? new Map<string, Promise<void>>()
  ready.set(link, known)
  const { template } = recipe.names
  const made = known.get(template) ?? prepare(server, link, recipe)
  known.set(template, made)
  made.catch(() => known.delete(template))
  return made
}

/** The template went although we had a lease: somebody dropped it by hand. */
export function forgetTemplate(link: Link, template: string): void {
  ready.get(link)?.delete(template)
}

async function prepare<Client>(server: string, link: Link, recipe: Recipe<Client>): Promise<void> {
  const { names } = recipe
  await link.lease(names.template)
  const databases = await link.query<{ datname: string }>('SELECT datname FROM pg_database')
  if (!databases.some(({ datname }) => datname === names.template)) await build(server, recipe)
  for (const { datname } of databases) if (names.isOld(datname)) await link.sweep(datname)
}

async function build<Client>(server: string, { names, service, store, options }: Recipe<Client>): Promise<void> {
  const { template, draft } = names
  // Its end, also by death, frees the lock. Nobody waits long for it in a database that is being migrated: the lock
  // belongs to the server's own one.
  await using builder = await openLink(server)
  await builder.query(`SELECT pg_advisory_lock(${key(names.lock)})`)
  const made = await builder.query(`SELECT FROM pg_database WHERE datname = '${template}'`)
  if (made.length > 0) return
  await builder.lease(draft)
  await builder.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`)
  await builder.query(`CREATE DATABASE "${draft}" TEMPLATE template0 ENCODING 'UTF8'`)
  await migrateAlone({ ...service, store: store(builder.address(draft)) }, options)
  // Whoever connects to a template keeps it from being cloned.
  await builder.query(`ALTER DATABASE "${draft}" ALLOW_CONNECTIONS false`)
  await throwOut(builder, draft)
  await builder.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`)
}

/** Ends every session of a database. */
export async function throwOut(link: Link, database: string): Promise<void> {
  await link.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`)
}
