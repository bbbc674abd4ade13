import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/library.md'), 'utf8')
const server = process.env['SKEIN_TEST_POSTGRES_URL'] ?? ''

/** The page's programs, by the name that each begins with, and what it says that they print. */
const programs = [...page.matchAll(/```ts\n(\/\/ (\S+)\n[^]*?)```\n(?:\n```text\n([^]*?)```)?/g)].map(
  ([, text = '', name = '', prints = '']) => ({ name, text, prints }),
)

const migrations = {
  '000001_create_users.up.sql': 'CREATE TABLE users (name text);',
  '000001_create_users.down.sql': 'DROP TABLE users;',
  '000002_add_email.up.sql': 'ALTER TABLE users ADD COLUMN email text;',
  '000002_add_email.down.sql': 'ALTER TABLE users DROP COLUMN email;',
}

/** A folder as the page's reader has one, with what the page tells to install. */
function readersFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'skein-library-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules/@skein'), { recursive: true })
  mkdirSync(join(folder, 'migrations'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, text] of Object.entries(migrations)) writeFileSync(join(folder, 'migrations', name), text)
  symlinkSync(join(root, 'tools/orchestrator'), join(folder, 'node_modules/skein'))
  symlinkSync(join(root, 'packages/postgres/node_modules/pg'), join(folder, 'node_modules/pg'))
  for (const name of ['core', 'control', 'postgres'])
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@skein', name))
  return folder
}

/** A database of its own; the reader's folder has the client to make it with. */
async function freshDatabase(folder: string): Promise<string> {
  const name = `library_${randomUUID().replaceAll('-', '')}`
  const program = `import pg from 'pg'; const client = new pg.Client(process.argv[1]); await client.connect(); await client.query('CREATE DATABASE ${name}'); await client.end()`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, server], { cwd: folder })
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

test.each(programs)('docs/library.md: $name prints what the page says', async ({ name, text, prints }) => {
  const folder = readersFolder()
  writeFileSync(join(folder, name), text)
  const env = { ...process.env, DATABASE_URL: await freshDatabase(folder) }
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)], { cwd: folder, env })
  expect(stdout).toBe(prints)
})

test('every example of the page is one of these programs', () => {
  expect(programs).toHaveLength(page.match(/^```ts$/gm)?.length ?? 0)
  expect(programs.every(({ prints }) => prints !== '')).toBe(true)
})
