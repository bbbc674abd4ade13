import { dirname, resolve } from 'node:path'
import { parseRequirement, type SkeinError } from '@skein/core'
import { requirementsInCode } from './code.ts'
import { type Members, membersAt } from './members.ts'
import { readModule } from './module.ts'
import { argumentOf, follow, type Place, textAt, textsAt } from './place.ts'
import { unreadable } from './unreadable.ts'

/** What a `skein.config.*` says, as far as nx needs it. */
export type Configuration = { readonly kind: 'system' } | ServiceConfiguration

export interface ServiceConfiguration {
  readonly kind: 'service'
  readonly name: string
  readonly dependsOn: readonly string[]
  /** Absolute; null for migrations that are kept in code. */
  readonly migrations: string | null
  /** Absolute. */
  readonly seeds: string | null
  /** Services that migrations kept in code require. */
  readonly requires: readonly string[]
}

/**
 * Reads a configuration without running it: nothing is connected to, and no variable of the environment is needed.
 * @throws SkeinError CONFIG_INVALID with file and line where a value can't be read off the source.
 */
export function readConfiguration(file: string): Configuration {
  const module = readModule(file)
  const exported = module.exports.get('default')
  if (!exported)
    throw unreadable(file, module.text, 0, 'it has no default export. Write: export default defineService({ … })')
  const made = follow({ node: exported, module })
  const content = contentOf(made)
  if (content === 'system') return { kind: 'system' }
  const members = membersAt(content)
  if (!members) throw computed(content, 'the configuration', 'defineService({ … })')
  if (isSystem(made, members)) return { kind: 'system' }
  return serviceOf(file, content, members)
}

/** The object that describes the service, or the word for a configuration that lists services. */
function contentOf(made: Place): Place | 'system' {
  if (made.node.type !== 'CallExpression') return made
  const maker = makerOf(made)
  if (maker === 'defineConfig') return 'system'
  const content = argumentOf(made)
  if (maker !== 'defineService' || !content)
    throw computed(made, 'the configuration', 'export default defineService({ … })')
  return content
}

/** The name under which a called function was published, whatever it is called here. */
function makerOf({ node, module }: Place): string | undefined {
  if (node.type !== 'CallExpression') return undefined
  const { callee } = node
  if (callee.type === 'MemberExpression')
    return callee.property.type === 'Identifier' ? callee.property.name : undefined
  if (callee.type !== 'Identifier') return undefined
  const found = module.names.get(callee.name)
  return found?.type === 'Imported' ? found.name : callee.name
}

/** A plain object is judged as the command line judges it. */
function isSystem({ node }: Place, { known, hidden }: Members): boolean {
  return node.type !== 'CallExpression' && hidden === null && !known.has('store') && !known.has('migrations')
}

function serviceOf(file: string, content: Place, { known, hidden }: Members): ServiceConfiguration {
  const member = (key: string): Place | undefined => {
    const found = known.get(key)
    if (!found && hidden) throw computed(hidden, `what is spread here, which may hold ${key},`, `${key} after it`)
    return found
  }
  const text = (key: string, example: string): string | null => {
    const place = member(key)
    if (!place || isUndefined(place)) return null
    return textAt(place) ?? refuse(computed(place, key, example))
  }
  const name = text('name', `name: 'patient'`)
  if (name === null || !parseRequirement(`${name}@1`)) {
    const { module, node } = known.get('name') ?? content
    throw unreadable(
      module.file,
      module.text,
      node.start,
      'name must be letters, digits, - and _, starting with a letter',
    )
  }
  const folder = text('folder', 'folder: import.meta.dirname') ?? '.'
  const path = (relative: string | null): string | null =>
    relative === null ? null : resolve(dirname(file), folder, relative)
  const migrations = member('migrations')
  const inCode = migrations && textAt(migrations) === undefined ? migrations : null
  return {
    kind: 'service',
    name,
    dependsOn: listOf(member('dependsOn')),
    migrations: inCode ? null : path(text('migrations', `migrations: 'migrations'`)),
    seeds: path(text('seeds', `seeds: 'seeds'`)),
    requires: inCode ? requirementsInCode(inCode, computed) : [],
  }
}

function listOf(place: Place | undefined): string[] {
  if (!place || isUndefined(place)) return []
  return textsAt(place) ?? refuse(computed(place, 'dependsOn', `dependsOn: ['user']`))
}

function isUndefined(place: Place): boolean {
  const { node } = follow(place)
  return node.type === 'Identifier' && node.name === 'undefined'
}

/** What is wrong with a value that only running the file would give. */
function computed({ node, module }: Place, what: string, example: string): SkeinError {
  const why = `${what} is computed, and nx reads this file without running it. Write it out: ${example}`
  return unreadable(module.file, module.text, node.start, why)
}

function refuse(error: SkeinError): never {
  throw error
}
