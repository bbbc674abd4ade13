import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const compose = read('docker-compose.yml')
const analytics = read('docker-compose.analytics.yml')
const graph = read('docker-compose.graph.yml')
const embeddings = read('docker-compose.embeddings.yml')
const absent = analytics + graph + embeddings
const example = read('.env.example')

const services = globSync('services/*/skein.config.ts', { cwd: root }).map((file) => ({
  name: basename(dirname(file)),
  variable: /process\.env\.(\w+_URL)/.exec(read(file))?.[1] ?? '',
}))

/** A block of docker-compose.yml by its indented name, to the next one. */
function block(name: string, file = compose): string {
  return new RegExp(`^  ${name}:\\n((?: {3,}.*\\n|\\n)*)`, 'm').exec(file)?.[1] ?? ''
}

test('analytics has its database and its place in the migrator in a file of its own', () => {
  expect(compose).not.toContain('analytics')
  expect(block('analytics-db', analytics)).toContain('POSTGRES_DB: analytics\n')
  expect(block('analytics-db', analytics)).toContain('- analytics-data:/var/lib/postgresql/data\n')
  expect(block('migrate', analytics)).toContain('ANALYTICS_DATABASE_URL: postgres://analytics_owner:')
  expect(block('migrate', analytics)).toContain('analytics-db: { condition: service_healthy }')
})

test('graph has its database and its place in the migrator in a file of its own', () => {
  expect(compose).not.toContain('graph')
  expect(block('graph-db', graph)).toContain('- graph-data:/data\n')
  expect(block('migrate', graph)).toContain('GRAPH_URL: bolt://graph-db:7687\n')
  expect(block('migrate', graph)).toContain('graph-db: { condition: service_healthy }')
})

test('embeddings has its database and its place in the migrator in a file of its own', () => {
  expect(compose).not.toContain('embeddings')
  expect(block('embeddings-db', embeddings)).toContain('- embeddings-data:/data\n')
  expect(block('migrate', embeddings)).toContain('EMBEDDINGS_URL: http://embeddings-db:8000\n')
  expect(block('migrate', embeddings)).toContain('embeddings-db: { condition: service_healthy }')
})

test.each(services)('$name has a database, a place in the migrator, and a container', ({ name, variable }) => {
  expect(variable).not.toBe('')
  expect(block(`${name}-db`)).toContain(`POSTGRES_DB: ${name}\n`)
  expect(block(`${name}-db`)).toContain(`- ${name}-data:/var/lib/postgresql/data\n`)
  expect(block('migrate')).toContain(`${variable}: postgres://${name}_owner:`)
  expect(block('migrate')).toContain(`${name}-db: { condition: service_healthy }`)
  expect(block(name)).toContain(`${variable}: postgres://${name}_app:`)
  expect(block(name)).toContain(`SERVICE: ${name},`)
})

test('.env.example names all that the compose files ask for, with the same defaults', () => {
  const needed = [...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => `${name}=`)
  const more = [...absent.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => `# ${name}=`)
  const optional = [...(compose + absent).matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(
    ([, name, value]) => `# ${name}=${value}`,
  )
  const offered = example.split('\n').filter((line) => /^(# )?\w+=/.test(line))
  expect(offered.sort()).toEqual([...new Set([...needed, ...more, ...optional])].sort())
})

test('no password stands in a file', () => {
  const given = [...(compose + absent).matchAll(/PASSWORD: (.*)|postgres:\/\/\w+:([^@]*)@/g)].map(
    ([, one, other]) => one ?? other,
  )
  expect(given.length).toBeGreaterThan(services.length)
  for (const value of given) expect(value).toMatch(/^\$\{\w+_PASSWORD(:\?[\w .]+)?\}$/)
  expect(read('Dockerfile')).not.toMatch(/^\s*(ARG|ENV)\b.*(PASSWORD|SECRET|TOKEN|_URL)/m)
})
