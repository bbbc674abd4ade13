import { defineService, type Service, SkeinError } from '@skein/core'

/** A service written out in the configuration: its name is its key, its paths start at the configuration's folder. */
export type WrittenService = Omit<Service, 'name'>

/** What `skein.config.ts` says at the root of a system. */
export interface Config {
  /** Folders with their own `skein.config.ts`, wildcards allowed; or services written out, by name. */
  readonly services: readonly string[] | Readonly<Record<string, WrittenService>>
}

/**
 * Checks a configuration and gives it back.
 * @throws SkeinError CONFIG_INVALID naming the key that is wrong.
 */
export function defineConfig(config: Config): Config {
  if (typeof config !== 'object' || config === null)
    throw wrong('(the whole)', "must be an object such as { services: ['services/*'] }")
  for (const key of Object.keys(config))
    if (key !== 'services') throw wrong(key, 'is not a key of a configuration (services)')
  const { services } = config
  if (Array.isArray(services)) {
    const index = services.findIndex((item) => typeof item !== 'string' || item.trim() === '')
    if (index >= 0) throw wrong(`services[${index}]`, 'must be a folder, in quotes')
  } else if (typeof services === 'object' && services !== null) {
    for (const [name, service] of Object.entries(services as Record<string, WrittenService>)) named(name, service)
  } else {
    throw wrong('services', 'must be a list of folders, or services by name')
  }
  return config
}

/** A service that was written out, with its name. @throws SkeinError CONFIG_INVALID */
export function named(name: string, service: WrittenService): Service {
  if (typeof service !== 'object' || service === null)
    throw wrong(`services.${name}`, 'must be a service: { store, migrations }')
  if ('name' in service) throw wrong(`services.${name}.name`, 'must not be given; the name is the key')
  return defineService({ ...service, name })
}

function wrong(key: string, expected: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `Configuration: ${key} ${expected}.`, {
    hint: 'Correct that key.',
    data: { key },
  })
}
