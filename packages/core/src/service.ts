import { isAbsolute, resolve } from 'node:path'
import { SkeinError } from './error.ts'
import type { Migration } from './migration.ts'
import type { Folder } from './migrations/folder.ts'
import type { Store } from './store.ts'

/** A folder whose files are named as another tool names them. */
export interface Layout {
  /** The tool's name, as `skein adopt` knows it. */
  readonly tool: string
  /** Where it is, from the service's folder. */
  readonly folder: string
  /**
   * Reads and judges the whole folder.
   * @param folder the same, absolute.
   * @throws SkeinError FILE_UNREADABLE
   */
  read(folder: string): Folder
  /** It reads files of Skein's own names as well, so that new ones can have these. */
  readonly takesOwn?: boolean
  /** A question for `Adoption.ask`, answered with the name of that tool's ledger where it stands. */
  readonly ledger?: string
}

/** Owner of exactly one database. */
export interface Service<Client = unknown> {
  /** What everybody calls it, in `requires=user@2` and on the command line; its ledger remembers it. */
  readonly name: string
  /** Its database, such as `postgres({ url: process.env.USER_DATABASE_URL })`. */
  readonly store: Store<Client>
  /** Where relative paths start; a configuration file that the command line finds gives its own folder. */
  readonly folder?: string
  /** A folder, a folder in another tool's layout, or migrations kept in code by `defineMigrations`. */
  readonly migrations: string | Layout | readonly Migration<Client>[]
  /** A folder of data that `skein seed` sows in the environments it is meant for. */
  readonly seeds?: string
  /** Services whose steps of a plan go before this one's. */
  readonly dependsOn?: readonly string[]
  /** May be out of reach, on a laptop for example: the rest goes on and says so. */
  readonly optional?: boolean
  /**
   * Where values of this database stand that must stand in another one: a place here, and a service with a place there,
   * as in `'patients.created_by': 'user.users.id'`. No database can hold them to it; `skein check integrity` looks.
   */
  readonly references?: Readonly<Record<string, string>>
}

const known = new Set(['name', 'store', 'folder', 'migrations', 'seeds', 'dependsOn', 'optional', 'references'])

/**
 * Checks a service and gives it back.
 * @throws SkeinError CONFIG_INVALID naming the service and the key.
 */
export function defineService<Client>(service: Service<Client>): Service<Client> {
  const name = service?.name
  const named = typeof name === 'string' && /^[a-z][a-z0-9_-]*$/i.test(name)
  const wrong = (key: string, expected: string): never => {
    throw new SkeinError('CONFIG_INVALID', `Service ${named ? `"${name}"` : '(without a name)'}: ${key} ${expected}.`, {
      hint: 'Correct that key in its skein.config.ts.',
      data: { service: named ? name : null, key },
    })
  }
  if (!named) wrong('name', 'must be letters, digits, - and _, starting with a letter')
  for (const key of Object.keys(service))
    if (!known.has(key)) wrong(key, `is not a key of a service (${[...known].join(', ')})`)
  if (typeof service.store?.read !== 'function') wrong('store', "must be a store such as postgres({ url: '…' })")
  if (typeof service.migrations !== 'string' && !isListOfMigrations(service.migrations) && !isLayout(service))
    wrong('migrations', 'must be a folder, a layout or a list made by defineMigrations')
  if (service.folder !== undefined && typeof service.folder !== 'string') wrong('folder', 'must be a folder')
  if (service.seeds !== undefined && typeof service.seeds !== 'string') wrong('seeds', 'must be a folder')
  if (service.optional !== undefined && typeof service.optional !== 'boolean')
    wrong('optional', 'must be true or false')
  if (service.dependsOn !== undefined && !isListOfStrings(service.dependsOn))
    wrong('dependsOn', 'must be a list of service names')
  for (const [place, target] of Object.entries(service.references ?? {}))
    if (!parseReference(target))
      wrong('references', `says of ${place} what is no service with a place, such as "user.users.id": ${target}`)
  if (service.dependsOn?.includes(name)) wrong('dependsOn', 'must not name the service itself')
  return service
}

/** `user.users.id` as the service and its place; null when it isn't one. */
export function parseReference(text: unknown): { readonly service: string; readonly place: string } | null {
  const [, service, place] = typeof text === 'string' ? (/^([a-z][a-z0-9_-]*)\.(\S.*)$/i.exec(text) ?? []) : []
  return service === undefined || place === undefined ? null : { service, place }
}

/** The layout of a service's migrations, where they have one that isn't Skein's. */
export function layoutOf({ migrations }: Pick<Service, 'migrations'>): Layout | null {
  return typeof migrations === 'object' && migrations !== null && 'read' in migrations ? migrations : null
}

/** @throws SkeinError CONFIG_INVALID for a relative path in a service without a folder. */
export function pathOf(service: Service, key: 'migrations' | 'seeds'): string | null {
  const path = key === 'migrations' ? (layoutOf(service)?.folder ?? service[key]) : service[key]
  if (typeof path !== 'string') return null
  if (isAbsolute(path)) return path
  if (service.folder !== undefined) return resolve(service.folder, path)
  throw new SkeinError(
    'CONFIG_INVALID',
    `Service "${service.name}": ${key} is a relative path and the service has no folder.`,
    {
      hint: 'Add folder: import.meta.dirname to the service.',
      data: { service: service.name, key: 'folder' },
    },
  )
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isListOfMigrations(value: unknown): boolean {
  return Array.isArray(value) && value.every((item: unknown) => typeof (item as Migration | null)?.version === 'bigint')
}

function isLayout(service: Pick<Service, 'migrations'>): boolean {
  const layout = layoutOf(service)
  return typeof layout?.read === 'function' && typeof layout.folder === 'string'
}
