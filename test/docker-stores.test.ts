import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findGround, type Ground } from './docker.ts'
import { createSystem, migrationsOf, services, type System } from './docker-system.ts'

const minutes = 60_000
const stores = ['embeddings', 'graph'] as const
const ground = await findGround('neo4j:5-community', 'chromadb/chroma:1.5.9')
if (typeof ground === 'string')
  console.warn(`SKIPPED: all kinds of stores in containers (test/docker-stores.test.ts), because ${ground}.`)

const counts = [
  ...services.map((service) => [service, migrationsOf(service)] as const),
  ...stores.map((store) => [store, migrationsOf(store, 'migrations')] as const),
]
const upToDate = counts.map(([name, count]) => expect.stringMatching(`^${name} +${count} +up to date$`) as string)

describe.skipIf(typeof ground === 'string')('docker compose up with a Neo4j and a Chroma', () => {
  let system: System
  /** What a verb of the migrator's says, without what compose says. */
  const migrate = (...args: readonly string[]) => system.tryCompose(['run', '--rm', ...args])
  const linesOf = (output: string) => output.split(/\r?\n/)

  beforeAll(async () => {
    system = createSystem(ground as Ground, stores)
    await system.compose('up', '--detach', '--build')
  }, 10 * minutes)

  afterAll(async () => {
    await system.compose('down', '--volumes', '--remove-orphans', '--rmi', 'local')
  }, 2 * minutes)

  test('brings all of them up in one plan, in dependency order', async () => {
    expect(await system.inspect('migrate', '.State.ExitCode')).toBe('0')
    for (const store of stores) expect(await system.inspect(`${store}-db`, '.State.Health.Status')).toBe('healthy')
    const said = await system.compose('logs', '--no-color', 'migrate')
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    expect(said).toContain(`Done: ${total} applied.`)
    const steps = [...said.matchAll(/✓ (\w+)@/g)].map(([, name]) => name)
    expect(steps).toHaveLength(total)
    expect(steps.lastIndexOf('patient')).toBeLessThan(steps.indexOf('embeddings'))
    expect(steps.lastIndexOf('appointment')).toBeLessThan(steps.indexOf('graph'))
  })

  test(
    'has nothing to do the second time, on what the volumes kept',
    async () => {
      await system.compose('down')
      await system.compose('up', '--detach')
      expect(await system.compose('logs', 'migrate')).toContain('Nothing to do.')
      const { code, output } = await migrate('migrate', 'status', '--check')
      expect({ code, lines: linesOf(output) }).toMatchObject({
        code: 0,
        lines: expect.arrayContaining(upToDate) as string[],
      })
      for (const service of services)
        await expect.poll(async () => (await system.get(service, '/health')).status, { timeout: minutes }).toBe(200)
    },
    4 * minutes,
  )

  test(
    'a wrong password is refused before anything is touched, with what to check',
    async () => {
      const { code, output } = await migrate('-e', 'GRAPH_PASSWORD=not-this-one', 'migrate')
      expect(code).toBe(2)
      expect(output).toMatch(/✗ UNREACHABLE {2}graph can't be read: bolt:\S+ was refused: .*\(\S+Unauthorized\)/)
      expect(output).toContain('→ Check the user, the password and the database name.')
      expect(output).not.toContain('not-this-one')
      expect((await migrate('-e', 'GRAPH_PASSWORD=not-this-one', 'migrate', 'up', ...services)).code).toBe(0)
    },
    2 * minutes,
  )

  test.each(stores)(
    '%s may stop: the others go on, and so does the migrator',
    async (store) => {
      await system.compose('stop', `${store}-db`)
      for (const service of services) expect((await system.get(service, '/health')).status).toBe(200)
      const without = await migrate('--no-deps', 'migrate')
      expect(without.code).toBe(0)
      expect(without.output).toMatch(
        new RegExp(`Note: ${store} is optional and left as it is: .* there is no such host`),
      )
      await system.compose('up', '--detach')
      expect(await system.inspect(`${store}-db`, '.State.Health.Status')).toBe('healthy')
      expect(linesOf((await migrate('migrate', 'status')).output)).toEqual(expect.arrayContaining(upToDate))
    },
    3 * minutes,
  )
})
