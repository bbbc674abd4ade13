import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { answerOf, docker, type Ground, type Outcome, run } from './docker.ts'

const root = join(import.meta.dirname, '..')

export const services = ['user', 'patient', 'appointment'] as const
type ServiceName = (typeof services)[number]

/** The system of compose files under a name of its own, with ports and passwords that nothing else has. */
export interface System {
  readonly secrets: Readonly<Record<string, string>>
  /** Runs compose, to its end. */
  tryCompose(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>
  /** @throws Error with its output when it fails. */
  compose(...args: readonly string[]): Promise<string>
  /** Runs a program in a service's container, to its end. */
  tryInside(service: string, ...command: readonly string[]): Promise<Outcome>
  /** A field of a service's container, as a Go template says it. */
  inspect(service: string, field: string): Promise<string>
  /** Asks a database as its superuser; columns are separated by `|`. */
  sql(service: ServiceName, text: string): Promise<string>
  /** Asks a service over its published port. */
  get(service: ServiceName, path: string): Promise<Response>
}

/** @param more stores that have a compose file and a port of their own beside docker-compose.yml. */
export function createSystem({ compose: [file, ...first], nodeImage }: Ground, more: readonly string[] = []): System {
  const files = ['', ...more.map((store) => `.${store}`)].flatMap((part) => ['--file', `docker-compose${part}.yml`])
  const roles = services.flatMap((service) => [`${service}_owner_password`, `${service}_app_password`])
  const names = [...roles, ...more.map((store) => `${store}_password`)]
  const secrets = Object.fromEntries(names.map((name) => [name.toUpperCase(), randomBytes(16).toString('hex')]))
  const ports = [
    ...services.map((service) => `${service}_port`),
    ...[...services, ...more].map((store) => `${store}_db_port`),
  ]
  const anyPort = Object.fromEntries(ports.map((name) => [name.toUpperCase(), '0']))
  const own = { ...secrets, ...anyPort, SKEIN_ENV: 'staging', NODE_IMAGE: nodeImage }
  const project = `skein-test-${randomBytes(4).toString('hex')}`

  const tryCompose: System['tryCompose'] = (args, env) =>
    run(file, [...first, ...files, '--project-name', project, ...args], { ...own, ...env })
  const compose: System['compose'] = async (...args) => answerOf(['compose', ...args], await tryCompose(args))
  // Asked of the engine: compose takes a second to begin.
  const container = (service: string) => {
    const labels = { project, service }
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '-f',
      `label=com.docker.compose.${name}=${value}`,
    ])
    return docker('ps', '--all', '--quiet', ...filters)
  }
  const tryInside: System['tryInside'] = async (service, ...command) =>
    run('docker', ['exec', await container(service), ...command])
  return {
    secrets,
    tryCompose,
    compose,
    tryInside,
    inspect: async (service, field) => docker('inspect', '--format', `{{${field}}}`, await container(service)),
    sql: async (service, text) => {
      const command = ['psql', '-U', 'postgres', '-d', service, '-Atc', text]
      return answerOf(command, await tryInside(`${service}-db`, ...command))
    },
    get: async (service, path) => fetch(`http://${await docker('port', await container(service), '3000')}${path}`),
  }
}

/** How many versioned migrations a service has. @param room where its folder is. */
export function migrationsOf(service: string, room: 'services' | 'migrations' = 'services'): number {
  return readdirSync(join(root, room, service, 'migrations')).filter((name) => name.includes('.up.')).length
}
