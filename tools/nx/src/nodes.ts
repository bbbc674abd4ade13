import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  AggregateCreateNodesError,
  type CreateNodes,
  type CreateNodesContext,
  type CreateNodesResultArray,
} from 'nx/src/devkit-exports'
import type { SkeinMetadata } from './metadata.ts'
import { type PluginOptions, readOptions } from './options.ts'
import { readConfiguration } from './reading/configuration.ts'
import { type Service, serviceOf, withNeeds } from './services.ts'
import { targetsOf } from './targets.ts'

/** The endings of configurations, in the order in which the command line looks for them. */
const endings = ['ts', 'mts', 'js', 'mjs']

/** Gives every folder whose `skein.config.*` describes a service its targets; one that lists services gets none. */
export const createNodes: CreateNodes<PluginOptions> = [`**/skein.config.{${endings.join(',')}}`, nodesOf]

/** @throws AggregateCreateNodesError with each file that can't be read, and the nodes of all others. */
function nodesOf(
  files: readonly string[],
  given: PluginOptions | undefined,
  { workspaceRoot }: CreateNodesContext,
): CreateNodesResultArray {
  const options = readOptions(given)
  const errors: [file: string, error: Error][] = []
  const systems: string[] = []
  const services: Service[] = []
  for (const file of firstOfEachFolder(files)) {
    try {
      const configuration = readConfiguration(join(workspaceRoot, file))
      if (configuration.kind === 'system') systems.push(file)
      else services.push(serviceOf(file, configuration, workspaceRoot))
    } catch (error) {
      errors.push([file, error as Error])
    }
  }
  const isSeenFromRoot = systems.some((file) => dirname(file) === '.')
  const nodes = services.map((service): CreateNodesResultArray[number] => {
    const { name, file, needs } = service
    const root = dirname(file)
    const skein: SkeinMetadata = { service: name, needs }
    const project = {
      // Where nothing else names the project, its service does.
      ...(!isNamed(join(workspaceRoot, root)) && { name }),
      metadata: { skein },
      targets: targetsOf(name, isSeenFromRoot ? '.' : root, inputsOf(service, services, systems), options),
    }
    return [file, { projects: { [root]: project } }]
  })
  if (errors.length > 0) throw new AggregateCreateNodesError(errors, nodes)
  return nodes
}

/** The files of a service and of all that it needs, and the configurations that list them. */
function inputsOf(service: Service, services: readonly Service[], systems: readonly string[]): string[] {
  const files = withNeeds(service, services).flatMap((one) => one.files)
  return [...new Set([...files, ...systems.map((file) => `{workspaceRoot}/${file}`)])]
}

function isNamed(folder: string): boolean {
  return ['package.json', 'project.json'].some((name) => existsSync(join(folder, name)))
}

function firstOfEachFolder(files: readonly string[]): string[] {
  const rank = (file: string): number => endings.indexOf(file.split('.').at(-1) ?? '')
  const byFolder = Object.groupBy(files, (file) => dirname(file))
  return Object.values(byFolder).flatMap((files = []) => files.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1))
}
