import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { variable } from '../src/server.ts'
import { query } from './query.ts'

const program = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
const folder = join(import.meta.dirname, 'fixtures/run')

async function run(given: string): Promise<{ said: string; server: string }> {
  const env = { ...process.env, [variable]: given, NO_COLOR: '1' }
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'run', '--root', folder], { env })
  const [said = ''] = /PostgreSQL for the tests: .*/.exec(stdout) ?? []
  const [, server = ''] = /server: (.*)/.exec(stdout) ?? []
  return { said, server }
}

test('a run without a server has one of its own, says where from, and ends it', { timeout: 120_000 }, async () => {
  const { said, server } = await run('')
  expect(said).toMatch(/: (a container of postgres:17-alpine|the embedded server; no container of .+)$/)
  expect(URL.canParse(server)).toBe(true)
  await expect(query(server, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a run with a server uses that and leaves it', { timeout: 60_000 }, async () => {
  const { [variable]: given = '' } = process.env
  expect(await run(given)).toEqual({ said: `PostgreSQL for the tests: ${variable}`, server: given })
  expect(await query(given, 'SELECT 1')).toEqual([1])
})
