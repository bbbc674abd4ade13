import { dirname, isAbsolute, join, posix, relative } from 'node:path'
import { SkeinError } from '@skein/core'
import type { ServiceConfiguration } from './reading/configuration.ts'
import { filesOf } from './reading/files.ts'
import { requirementsIn } from './reading/requirements.ts'

/** A service of the workspace, as far as its files tell. */
export interface Service {
  readonly name: string
  /** Its configuration, relative to the workspace. */
  readonly file: string
  /** Services that it names in `dependsOn`, or that its migrations and seeds require. */
  readonly needs: readonly string[]
  /** What its validity depends on, as file sets of nx: its configuration with what that imports, migrations, seeds. */
  readonly files: readonly string[]
}

/** @throws SkeinError CONFIG_INVALID for a folder outside the workspace. */
export function serviceOf(file: string, configuration: ServiceConfiguration, workspaceRoot: string): Service {
  const { name, dependsOn, migrations, seeds } = configuration
  const headers = [migrations, seeds].flatMap((folder) => (folder === null ? [] : [...requirementsIn(folder)]))
  const within = (path: string): string | null => {
    const found = relative(workspaceRoot, path).replaceAll('\\', '/')
    return /^\.\.(\/|$)/.test(found) || isAbsolute(found) ? null : `{workspaceRoot}/${found}`
  }
  const folder = (path: string): string => {
    const found = within(path)
    if (found !== null) return posix.join(found, '**/*')
    throw new SkeinError('CONFIG_INVALID', `${path} lies outside the workspace, where nx sees no change.`)
  }
  const imported = filesOf(join(workspaceRoot, file)).map(within)
  // Which files hold migrations in code, nobody knows without running them.
  const folders = [migrations ?? join(workspaceRoot, dirname(file)), ...(seeds === null ? [] : [seeds])]
  return {
    name,
    file,
    needs: [...new Set([...dependsOn, ...configuration.requires, ...headers])].filter((other) => other !== name).sort(),
    files: [...imported.filter((path) => path !== null), ...folders.map(folder)],
  }
}

/** A service and all that it needs, directly or not. */
export function withNeeds(service: Service, services: readonly Service[]): Service[] {
  const found = new Set<Service>()
  const visit = (service: Service): void => {
    if (found.has(service)) return
    found.add(service)
    for (const other of services) if (service.needs.includes(other.name)) visit(other)
  }
  visit(service)
  return [...found]
}
