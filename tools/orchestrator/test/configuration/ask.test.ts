import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein } from '../cli.ts'
import { table } from '../clinic.ts'
import { folder, freshDatabase, query, standing } from '../project.ts'

const config = `import { defineConfig } from 'skein'
import { postgres } from '@skein/postgres'
export default defineConfig({ services: {
  user: { store: postgres({ url: process.env.USER_URL, searchPath: 'public' }), migrations: 'migrations' },
  graph: { store: postgres({ url: process.env.GRAPH_URL }), migrations: 'graph', optional: true },
} })
`
const files = {
  'skein.config.ts': config,
  ...Object.fromEntries(Object.entries(table('1', 'a')).map(([name, text]) => [`migrations/${name}`, text])),
  'graph/1_g.up.sql': 'SELECT 1;',
}
const env = { TERM: 'xterm' }

/** A database whose owner must show a password, and its URL without it. */
async function guarded(password: string): Promise<{ url: string; bare: string; role: string }> {
  const url = await freshDatabase()
  const role = `r${new URL(url).pathname.slice(1)}`
  await query(url, `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${password}'`)
  return { url, bare: Object.assign(new URL(url), { username: role, password: '' }).href, role }
}

test.skipIf(!canHaveTerminal)('a person is asked for the address that is not configured', async () => {
  const cwd = folder(files)
  const { url, bare, role } = await guarded('s3cret/ word')
  const using = onTerminal(['up', '--yes'], { cwd, env })
  await using.shown(/Where is the postgres of user\? Its URL, without a password: /)
  using.type('somewhere\n')
  await using.shown(/That is no URL\.\s+Where is/)
  using.type(`${bare.replace('@', ':open@')}\n`)
  await using.shown(/Leave the password out/)
  using.type(`${bare}\n`)
  await using.shown(/Its password, which is not shown/)
  using.type('s3cret/ word\n')
  const { code, stdout } = await using.done
  expect([code, stdout]).toEqual([0, expect.stringMatching(/✓.* user@1 create a/)])
  // The optional one is left out, and said to be.
  expect(stdout).toMatch(/graph/)
  expect(stdout).not.toContain('s3cret')
  expect(await standing(url)).toEqual(['1'])
  expect(await query(url, `SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = 'a'`)).toEqual([
    { tableowner: role },
  ])
  const kept = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
  )
  for (const { parentPath, name } of kept) expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('s3cret')
  await query(url, `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP ROLE ${role}`)
})

test.skipIf(!canHaveTerminal)('a folder without any configuration asks which database', async () => {
  const cwd = folder(Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('migrations/'))))
  const url = await freshDatabase()
  const { password } = new URL(url)
  const using = onTerminal(['up'], { cwd, env })
  await using.shown(/Which database\?/)
  using.type(`${Object.assign(new URL(url), { password: '' }).href}\n`)
  await using.shown(/Its password/)
  using.type(`${decodeURIComponent(password)}\n`)
  expect((await using.done).code).toBe(0)
  expect(await standing(url)).toEqual(['1'])
})

test.skipIf(!canHaveTerminal)('no answer touches nothing', async () => {
  const cwd = folder(files)
  const using = onTerminal(['status'], { cwd, env })
  await using.shown(/Where is the postgres of user/)
  using.type('\n')
  const { code, stdout } = await using.done
  expect([code, stdout]).toEqual([2, expect.stringContaining('There was no answer. Nothing was touched.')])
})

test('where nobody is, an address that is not set is a mistake', async () => {
  const cwd = folder(files)
  const { code, stderr } = await skein(['status', 'user'], { cwd })
  expect([code, stderr]).toEqual([64, expect.stringMatching(/user.*url is not set/)])
})

test.skipIf(!canHaveTerminal)('files are judged and written without any question', async () => {
  const cwd = folder(files)
  for (const line of [['validate'], ['new', 'add_b', 'user']])
    expect((await onTerminal(line, { cwd, env }).done).code).toBe(0)
})
