import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findGround, type Ground } from './docker.ts'
import { createSystem, migrationsOf, services, type System } from './docker-system.ts'

const minutes = 60_000
const ground = await findGround()
if (typeof ground === 'string') console.warn(`SKIPPED: docker compose up (test/docker.test.ts), because ${ground}.`)

describe.skipIf(typeof ground === 'string')('docker compose up', () => {
  let system: System

  beforeAll(async () => {
    system = createSystem(ground as Ground)
    await system.compose('up', '--detach', '--build')
  }, 10 * minutes)

  afterAll(async () => {
    await system.compose('down', '--volumes', '--remove-orphans', '--rmi', 'local')
  }, 2 * minutes)

  test('migrates every database from nothing, in dependency order', async () => {
    expect(await system.inspect('migrate', '.State.ExitCode')).toBe('0')
    const spans = await Promise.all(
      services.map(async (service) => {
        const text = 'SELECT count(*), extract(epoch FROM min(applied_at)), extract(epoch FROM max(applied_at)) FROM'
        const [count, first, last] = (await system.sql(service, `${text} schema_migrations`)).split('|').map(Number)
        expect({ service, count }).toEqual({ service, count: migrationsOf(service) })
        return [first, last]
      }),
    )
    expect(spans.flat()).toEqual(spans.flat().toSorted((one, other) => Number(one) - Number(other)))
  })

  test(
    'starts services when their schema is there, and they say that they are well',
    async () => {
      expect(await system.inspect('migrate', '.State.Status')).toBe('exited')
      const migrated = await system.inspect('migrate', '.State.FinishedAt')
      for (const service of services) {
        expect((await system.inspect(service, '.State.StartedAt')) > migrated).toBe(true)
        await expect.poll(() => system.inspect(service, '.State.Health.Status'), { timeout: minutes }).toBe('healthy')
        const response = await system.get(service, '/health')
        expect(response.status).toBe(200)
        expect(await response.json()).toMatchObject({ status: 'ok', service, schema: { pending: [] } })
      }
      const entity = 'e0000000-0000-4000-8000-000000000001'
      expect((await system.get('user', '/entities?country=MA')).status).toBe(200)
      expect((await system.get('patient', `/entities/${entity}/patients`)).status).toBe(200)
    },
    3 * minutes,
  )

  test(
    "the migrator's image holds back who comes too early",
    async () => {
      const wait = (version: string, timeout: string) =>
        system.tryCompose(['run', '--rm', 'migrate', 'wait', version, '--timeout', timeout])
      expect(await wait('user@1', '30s')).toMatchObject({
        code: 0,
        output: expect.stringContaining('✓ user@1 stands') as string,
      })
      const late = await wait('user@999', '1s')
      expect(late).toMatchObject({ code: 75, output: expect.stringContaining('user@999 does not stand') as string })
    },
    2 * minutes,
  )

  test.each(services)(
    '%s: the owner migrates, the application is bound, the superuser stays inside',
    async (service) => {
      const roles = `SELECT rolname, rolsuper, rolbypassrls, rolpassword IS NULL FROM pg_authid WHERE rolname !~ '^pg_' ORDER BY rolsuper, rolname`
      expect(await system.sql(service, roles)).toBe(`${service}_app|f|f|f\n${service}_owner|f|f|f\npostgres|t|t|t`)
      const owners = `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`
      expect(await system.sql(service, owners)).toBe(`${service}_owner`)
      expect(await system.sql(service, 'SHOW max_prepared_transactions')).toBe('64')

      const upper = service.toUpperCase()
      const remotely = (role: string, secret: string, text: string) => {
        const neighbour = service === 'user' ? 'patient-db' : 'user-db'
        const login = ['psql', '-h', `${service}-db`, '-U', role, '-d', service, '-Atc', text]
        return system.tryInside(neighbour, 'env', `PGPASSWORD=${system.secrets[secret]}`, ...login)
      }
      const owner = `${upper}_OWNER_PASSWORD`
      expect(await remotely(`${service}_owner`, owner, 'SELECT 1')).toEqual({ code: 0, output: '1\n' })
      expect((await remotely('postgres', owner, 'SELECT 1')).output).toContain('password authentication failed')
      const forget = await remotely(`${service}_app`, `${upper}_APP_PASSWORD`, 'DELETE FROM schema_migrations')
      expect(forget.output).toContain('permission denied')
    },
  )

  test(
    'has nothing to do the second time',
    async () => {
      const started = () => Promise.all(services.map((service) => system.inspect(service, '.State.StartedAt')))
      const attempts = () =>
        Promise.all(services.map((service) => system.sql(service, 'SELECT count(*) FROM schema_migrations_history')))
      const before = { started: await started(), attempts: await attempts() }
      await system.compose('up', '--detach')
      expect({ started: await started(), attempts: await attempts() }).toEqual(before)
      expect(await system.inspect('migrate', '.State.ExitCode')).toBe('0')
      expect(await system.compose('logs', 'migrate')).toContain('Nothing to do.')
    },
    2 * minutes,
  )

  test(
    'goes on after the crash of a database that it waits for',
    async () => {
      await system.compose('down')
      const up = system.tryCompose(['up', '--detach'])
      // As init of its container the server hears only signals that it listens to: this one ends it at once. What
      // prepares it has the same number before, and hears none.
      const kill = 'test "$(cat /proc/1/comm)" = postgres && kill -QUIT 1'
      const crash = () => system.tryInside('patient-db', 'sh', '-c', kill)
      while ((await crash()).code !== 0) await sleep(50)
      const { code, output } = await up
      expect(await system.inspect('patient-db', '.RestartCount')).toBe('1')
      // Between the crash and the restart the engine calls a container unhealthy; compose may look just then, and stop.
      if (code !== 0) {
        expect(output).toContain('unhealthy')
        await system.compose('up', '--detach')
      }
      const restarted = await system.inspect('patient-db', '.State.StartedAt')
      expect((await system.inspect('migrate', '.State.StartedAt')) > restarted).toBe(true)
      expect(await system.inspect('migrate', '.State.ExitCode')).toBe('0')
      await expect.poll(async () => (await system.get('patient', '/health')).status, { timeout: minutes }).toBe(200)
    },
    3 * minutes,
  )

  test(
    'starts no service when the migrator refused',
    async () => {
      await system.compose('down')
      const { code, output } = await system.tryCompose(['up', '--detach'], { SKEIN_ENV: 'production' })
      expect({ refused: code !== 0, output }).toMatchObject({ refused: true })
      expect(await system.inspect('migrate', '.State.ExitCode')).toBe('2')
      expect(await system.compose('logs', 'migrate')).toContain('WRONG_ENVIRONMENT')
      const running = (await system.compose('ps', '--services', '--filter', 'status=running')).split('\n').sort()
      expect(running).toEqual(services.map((service) => `${service}-db`).sort())
    },
    2 * minutes,
  )
})
