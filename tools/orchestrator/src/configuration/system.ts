import { existsSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { type Service, SkeinError } from '@skein/core'
import type { Call } from '../verb.ts'
import { didYouMean } from '../suggest.ts'
import { bareService, hasBareEnvironment, isBare } from './bare.ts'
import { type Config, named } from './define.ts'
import { configsUpwards } from './find.ts'
import { refuseForeign } from './foreign.ts'
import { type Member, membersOf } from './folders.ts'
import { readConfig, within } from './read.ts'

/** All that a call can speak of. */
export interface System {
  readonly services: readonly Service[]
  readonly names: readonly string[]
}

/**
 * Finds the services: those of the command line, of `--config`, of the nearest configuration upwards, or of the
 * environment. A single service's file belongs to the system of a configuration further up that contains it. A folder
 * that is another tool's is not taken for one of Skein's.
 * @throws SkeinError CONFIG_INVALID, USAGE
 */
export async function findSystem(call: Pick<Call, 'flags' | 'io'>): Promise<System> {
  const system = await systemMeant(call)
  await refuseForeign(system.services, call.io)
  return system
}

async function systemMeant({ flags, io }: Pick<Call, 'flags' | 'io'>): Promise<System> {
  if (isBare(flags)) return systemOf([await bareService(flags, io)])
  if (flags.config !== undefined) return await fromFile(resolve(io.cwd, flags.config))
  for (const file of configsUpwards(io.cwd)) return await outermost(file)
  if (hasBareEnvironment(io)) return systemOf([await bareService(flags, io)])
  throw new SkeinError(
    'CONFIG_INVALID',
    `There is no skein.config.ts in ${io.cwd} or above it, and no database is named.`,
    {
      hint: 'Type skein init to write one, give --config <file>, or name one folder and its database: --dir migrations --url postgres://…',
      data: { key: 'services' },
    },
  )
}

async function fromFile(file: string): Promise<System> {
  if (!existsSync(file))
    throw new SkeinError('CONFIG_INVALID', `There is no file ${file}.`, {
      hint: 'Check the path after --config.',
      data: { file },
    })
  const read = await readConfig(file)
  return read.kind === 'service' ? lone(file, read.service) : whole(await membersIn(file, read.config))
}

async function outermost(nearest: string): Promise<System> {
  const read = await readConfig(nearest)
  if (read.kind === 'system') return whole(await membersIn(nearest, read.config))
  for (const file of configsUpwards(dirname(dirname(nearest)))) {
    const above = await readConfig(file)
    if (above.kind === 'service') continue
    const members = await membersIn(file, above.config)
    if (members.some((member) => member.file === nearest)) return whole(members)
  }
  return lone(nearest, read.service)
}

async function membersIn(file: string, { services }: Config): Promise<Member[]> {
  if (isList(services)) return await membersOf(services, file)
  const written = Object.entries(services)
  return within(file, () =>
    written.map(([name, service]) => ({ service: { folder: dirname(file), ...named(name, service) }, file })),
  )
}

function isList(services: Config['services']): services is readonly string[] {
  return Array.isArray(services)
}

function lone(file: string, service: Service): System {
  return systemOf([{ folder: dirname(file), ...service }])
}

function whole(members: readonly Member[]): System {
  const files = new Map<string, string>()
  for (const { service, file } of members) {
    const other = files.get(service.name)
    if (other) throw wrong(file, service.name, 'name', `is taken by ${relative(dirname(file), other)} as well`)
    files.set(service.name, file)
  }
  for (const { service, file } of members) {
    for (const name of service.dependsOn ?? []) {
      if (!files.has(name))
        throw wrong(
          file,
          service.name,
          'dependsOn',
          `names "${name}", which is no service here.${didYouMean(name, [...files.keys()])}`,
        )
    }
  }
  return systemOf(inOrder(members.map((member) => member.service)))
}

/** Whom others depend on first, otherwise as they were written: the order in which people read a system. */
function inOrder(services: readonly Service[]): readonly Service[] {
  const sorted = new Set<Service>()
  const seen = new Set<string>()
  const visit = (service: Service | undefined): void => {
    if (!service || seen.has(service.name)) return
    seen.add(service.name)
    for (const name of service.dependsOn ?? []) visit(services.find((other) => other.name === name))
    sorted.add(service)
  }
  for (const service of services) visit(service)
  return [...sorted]
}

function systemOf(services: readonly Service[]): System {
  return { services, names: services.map((service) => service.name) }
}

function wrong(file: string, service: string, key: string, message: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `${file}: service "${service}": ${key} ${message}`, {
    hint: 'Correct that key.',
    data: { file, service, key },
  })
}
