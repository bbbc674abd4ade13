import { type CreateDependencies, DependencyType } from 'nx/src/devkit-exports'
import { skeinOf } from './metadata.ts'
import type { PluginOptions } from './options.ts'

/** An edge from each service to every service that it needs. A name that no project has is the affair of `validate`. */
export const createDependencies: CreateDependencies<PluginOptions> = (_, { projects }) => {
  const services = Object.entries(projects).flatMap(([project, configuration]) => {
    const skein = skeinOf(configuration)
    return skein ? [{ project, ...skein }] : []
  })
  const byName = Map.groupBy(services, ({ service }) => service)
  return services.flatMap(({ project: source, needs }) =>
    needs
      .flatMap((name) => byName.get(name) ?? [])
      // They name each other by string, in files that may lie in any project.
      .map(({ project: target }) => ({ source, target, type: DependencyType.implicit })),
  )
}
