import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bin, skein } from './cli.ts'
import { folder, freshDatabase } from './project.ts'

test('an answer reaches a slow reader whole', async () => {
  const files = [...Array(1500).keys()].map((n) => [`migrations/${n + 1}_a_table_of_some_name.up.sql`, 'SELECT 1;'])
  const cwd = folder(Object.fromEntries(files) as Record<string, string>)
  const line = `'${process.execPath}' '${bin}' list --json --dir migrations --url '${await freshDatabase()}'`
  const { stdout } = await promisify(execFile)('sh', ['-c', `${line} | (sleep 1; cat)`], { cwd, maxBuffer: 1e8 })
  expect(stdout.length).toBeGreaterThan(200_000)
  expect(JSON.parse(stdout)).toHaveProperty('services')
})

test.skipIf(!existsSync('/dev/full'))('what nobody caught is not blamed on code of others', async () => {
  const line = `'${process.execPath}' '${bin}' --help > /dev/full`
  const failed = promisify(execFile)('sh', ['-c', line]) as Promise<unknown>
  const { stderr } = (await failed.catch((error: unknown) => error)) as { readonly stderr: string }
  expect(stderr).toContain('no space left on device')
  expect(stderr).not.toContain('ended from within')
})

test('what a configuration keeps open does not keep the process', async () => {
  const cwd = folder({
    'skein.config.ts': `
import { createRequire } from 'node:module'
import { postgres } from '@skein/postgres'
const pg = createRequire(${JSON.stringify(import.meta.url)})('pg')
const client = new pg.Pool({ connectionString: '${await freshDatabase()}', idleTimeoutMillis: 0 })
await client.query('SELECT 1')
export default { services: { user: { store: postgres({ client }), migrations: 'migrations' } } }
`,
    'migrations/1_a.up.sql': 'CREATE TABLE a (id int);',
  })
  const { code, stdout } = await skein(['up', 'user'], { cwd })
  expect([code, stdout]).toEqual([0, expect.stringContaining('Done: 1 applied.') as string])
})
