import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startServer } from '@skein/embedded'
import { expect, test } from 'vitest'
import { start } from '../cli.ts'
import { folder, query } from '../project.ts'

const config = `import { defineConfig } from 'skein'
import { embedded } from '@skein/embedded'
import { postgres } from '@skein/postgres'
const store = postgres({ url: () => embedded('user', { folder: process.env.SERVER, durable: false }) })
export default defineConfig({ services: { user: { store, migrations: 'm', seeds: 's' } } })
`

test('dev migrates, seeds, prints addresses and keeps the embedded server until Ctrl-C', async () => {
  const cwd = folder({
    'skein.config.ts': config,
    's/001_one.sql': '-- skein: requires=user@1\nINSERT INTO a VALUES (1);',
    'm/1_create_a.up.sql': 'CREATE TABLE a (id int);',
  })
  const SERVER = join(cwd, 'server')
  const dev = start(['dev'], { cwd, env: { SERVER } })
  await dev.shown(/Ctrl-C ends it\.\n/)
  const server = await startServer({ folder: SERVER })
  const url = server.url('user')
  await server.release()
  // Longer than a server stays that nobody needs.
  await setTimeout(2000)
  expect(await query(url, 'SELECT id FROM a')).toEqual([{ id: 1 }])
  dev.signal('SIGINT')
  const { code, stdout, stderr } = await dev.done
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(
    /✓ user@1 create a {2}\d+ ms\n✓ user seed 001_one {2}\d+ ms\nDone: 1 applied, 1 sown\.\nuser {2}1 {2}up to date\nuser {2}postgres:\/\/skein@127\.0\.0\.1:\d+\/user\nCtrl-C ends it\.\n/,
  )
  expect(stdout).not.toContain(new URL(url).password)
  await expect.poll(async () => await query(url, 'SELECT 1').catch(() => 'gone'), { timeout: 10_000 }).toBe('gone')
})
