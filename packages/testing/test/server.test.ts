import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { sharedServer, startServer, variable } from '../src/server.ts'
import { scratch } from './scratch.ts'

const given = process.env[variable] ?? ''

afterEach(() => void vi.unstubAllEnvs())

test('what is given is used before anything else, and left running', async () => {
  const shared = await sharedServer()
  expect(shared).toMatchObject({ from: variable, url: given })
  const started = await startServer()
  await started[Symbol.asyncDispose]()
  expect(started).toMatchObject({ from: variable, url: given })
  expect(await sharedServer()).toBe(shared)
})

test('what is given must be an address', async () => {
  vi.stubEnv(variable, 'yes')
  await expect(startServer()).rejects.toMatchObject({ code: 'CONFIG_INVALID', data: { key: variable } })
})

test('without any, the three ways to have one are named', async () => {
  const folder = scratch()
  const here = join(import.meta.dirname, '..')
  cpSync(join(here, 'src'), join(folder, 'src'), { recursive: true })
  cpSync(join(here, 'package.json'), join(folder, 'package.json'))
  for (const name of ['@skein/core', '@skein/postgres', 'pg']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(here, 'node_modules', name), join(folder, 'node_modules', name))
  }
  writeFileSync(
    join(folder, 'ask.ts'),
    `import { defineService } from '@skein/core'
    import { postgres } from '@skein/postgres'
    import { migratedDatabase } from './src/index.ts'
    const service = defineService({ name: 'user', store: postgres({ url: undefined }), migrations: [] })
    await migratedDatabase(service, { store: (url) => postgres({ url }) }).catch((error) => console.log(JSON.stringify(error)
      + error.message + error.hint))`,
  )
  const env = { ...process.env, [variable]: '', TESTCONTAINERS_RYUK_DISABLED: '' }
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'ask.ts')], { env })
  expect(stdout).toContain('"code":"CONFIG_INVALID"')
  expect(stdout).toContain(`${variable} is not set`)
  expect(stdout).toContain('no container of postgres:17-alpine (@testcontainers/postgresql is not installed)')
  expect(stdout).toContain('no embedded server (@skein/embedded is not installed)')
  expect(stdout).toContain('npm install --save-dev @testcontainers/postgresql')
  expect(stdout).toContain('npm install --save-dev @skein/embedded')
})
