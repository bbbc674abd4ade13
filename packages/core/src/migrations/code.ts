import { SkeinError } from '../error.ts'
import type { Body, Manner, Migration, Phase } from '../migration.ts'
import { compareVersions, parseVersion } from '../version.ts'
import { parseRequirement } from './directives.ts'
import { inlineBody } from './text.ts'

/** A migration written in code: text in the store's language, or a function given the store's own client. */
export interface CodeMigration<Client = unknown> {
  /** Digits; a number would round long timestamps. */
  readonly version: string | bigint
  /** What it does, in a few words. */
  readonly description: string
  /** The change: text, or a function that is given the store's own client inside the step's transaction. */
  readonly up: string | ((client: Client, signal: AbortSignal) => Promise<void>)
  /** The way back. */
  readonly down?: string | ((client: Client, signal: AbortSignal) => Promise<void>)
  /** `service@version` each: these versions of other services must stand before it is applied. Not "at least". */
  readonly requires?: readonly string[]
  /** Which part of a change without downtime it is; default `expand`. `up --phase expand` leaves the later ones. */
  readonly phase?: Phase
  /** There is no way back, on purpose. */
  readonly irreversible?: boolean
  /** It may be applied although a higher version stands. */
  readonly outOfOrder?: boolean
  /** Stands for the content of functions: change it when they change. Without it they can't be verified. */
  readonly revision?: string
}

const manner: Manner = { transaction: true, lockTimeout: null }

/**
 * Turns migrations written in code into those that a service holds.
 * @throws SkeinError CONFIG_INVALID naming the migration that is wrong; two of one version are wrong as well.
 */
export function defineMigrations<Client = unknown>(
  list: readonly CodeMigration<Client>[],
): readonly Migration<Client>[] {
  const migrations = list.map((item, index) => define(item, index))
  migrations.sort((a, b) => compareVersions(a.version, b.version))
  for (const [index, second] of migrations.entries()) {
    const first = migrations[index - 1]
    if (first?.version !== second.version) continue
    const both = `"${first.description}" and "${second.description}"`
    throw new SkeinError('CONFIG_INVALID', `defineMigrations: version ${second.version} is taken twice: ${both}.`, {
      data: { version: String(second.version) },
    })
  }
  return migrations
}

function define<Client>(item: CodeMigration<Client>, index: number): Migration<Client> {
  const wrong = (why: string): never => {
    throw new SkeinError('CONFIG_INVALID', `defineMigrations, item ${index + 1} (${String(item.version)}): ${why}`, {
      data: { index },
    })
  }
  // A number may have been rounded before it came here.
  const version = typeof item.version === 'number' ? null : parseVersion(String(item.version))
  if (version === null) return wrong("its version must be at most 17 digits in quotes, such as '000001'.")
  if (typeof item.description !== 'string') return wrong('its description must be a text.')
  const requires = (item.requires ?? []).map(
    (text) => parseRequirement(text) ?? wrong(`${text} is not service@version.`),
  )
  const body = (part: CodeMigration<Client>['up'], direction: string): Body<Client> => {
    const name = `${version} ${item.description}, ${direction}`
    if (typeof part === 'string') return inlineBody(name, part, manner)
    if (typeof part !== 'function') return wrong(`its ${direction} must be a text or a function.`)
    return { kind: 'call', file: `(${name})`, checksum: item.revision ?? null, manner, call: part }
  }
  return {
    version,
    description: item.description,
    up: body(item.up, 'up'),
    down: item.down === undefined ? null : body(item.down, 'down'),
    requires,
    phase: item.phase ?? 'expand',
    irreversible: item.irreversible ?? false,
    outOfOrder: item.outOfOrder ?? false,
  }
}
