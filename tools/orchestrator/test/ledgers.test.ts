import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { folder, freshDatabase, query } from './project.ts'

const files = {
  'db/1_a.up.sql': 'CREATE TABLE a (id int);',
  'db/1_a.down.sql': 'DROP TABLE a;',
  'db/2_b.up.sql': 'CREATE TABLE b (id int);',
}

/** A database at 1 of 2, to whose ledger somebody did something. */
async function place(...done: readonly string[]) {
  const url = await freshDatabase()
  const at = ['--url', url, '--dir', 'db']
  const cwd = folder(files)
  const use = async (...words: string[]) => {
    const { code, stdout, stderr } = await skein([...words, ...at], { cwd })
    return [code, stdout + stderr] as const
  }
  const json = async (...words: string[]) => (await skein([...words, '--json', ...at], { cwd })).json()
  await use('up', '1')
  for (const text of done) await query(url, text)
  return { use, json, url }
}

const newer = `UPDATE schema_migrations_state SET value = value || '{"format": 99}' WHERE kind = 'ledger'`
const says = /In default's database the ledger has format 99, and this Skein writes format 1: it reads/

test('a ledger of a newer format is read, which is said, and a plan that would write is refused', async () => {
  const { use, json } = await place(newer)
  const note = { code: 'NEWER_LEDGER', severity: 'note', message: expect.stringMatching(says) as string }
  expect(await use('status')).toEqual([
    0,
    expect.stringMatching(/1 pending\nNote: In default's .*format 99.*\(NEWER_LEDGER\)\n·[^]*Next: skein plan, /),
  ])
  expect(await json('status')).toMatchObject({ services: [{ at: '1', ledger: 'ours', problems: [note] }] })
  expect(await use('list')).toEqual([
    0,
    expect.stringMatching(/1 {2}applied[^]*2 {2}pending[^]*Note: In default's .*format 99/),
  ])
  expect(await json('list')).toMatchObject({ services: [{ problems: [note] }] })
  for (const verb of [['plan'], ['up', '--dry-run'], ['up'], ['down', '--yes'], ['force', '2', '--yes']])
    expect(await use(...verb)).toEqual([
      2,
      expect.stringMatching(/✗ NEWER_LEDGER {2}In default's .*format 99.*\n {2}→ Install the Skein that wrote it/),
    ])
  expect(await json('plan')).toMatchObject({ refusals: [{ code: 'NEWER_LEDGER' }] })
  expect(await use('repair')).toEqual([3, expect.stringMatching(says)])
})

test('where nothing is due, a ledger of a newer format is no more than a note', async () => {
  const { use } = await place(`INSERT INTO schema_migrations (version, description) VALUES (2, 'b')`, newer)
  expect(await use('status', '--check')).toEqual([
    0,
    expect.stringMatching(/up to date\nNote: In default's .*format 99/),
  ])
  expect(await use('up')).toEqual([0, expect.stringMatching(/Nothing to do\.\nNote: In default's .*format 99/)])
  expect((await use('wait', 'default@latest', '--timeout', '1s'))[0]).toBe(0)
})

test.each([
  ['DROP TABLE schema_migrations', 'TORN_LEDGER', 'torn'],
  ['DROP TABLE schema_migrations_state', 'TORN_LEDGER', 'torn'],
  ['DROP TABLE schema_migrations, schema_migrations_state', 'TORN_LEDGER', 'torn'],
  [
    'DROP TABLE schema_migrations, schema_migrations_state; CREATE TABLE schema_migrations (version bigint)',
    'FOREIGN_LEDGER',
    "another tool's",
  ],
])('what a ledger does not tell is not known, and never pending: %s', async (done, code, why) => {
  const { use, json } = await place(done)
  const [exit, status] = await use('status')
  expect([exit, status]).toEqual([
    2,
    expect.stringMatching(new RegExp(`default {2}– {2}not known: its ledger is ${why}\\n✗ ${code}`)),
  ])
  expect(status).not.toMatch(/pending|default@/)
  expect(await json('status')).toMatchObject({
    services: [{ at: null, pending: [], reachable: true, problems: [{ code }] }],
  })
  expect((await use('status', '--check'))[0]).toBe(3)
  expect(await use('list')).toEqual([2, expect.stringMatching(new RegExp(`1 {2}unknown[^]*2 {2}unknown[^]*✗ ${code}`))])
  for (const verb of ['plan', 'up']) {
    const [refused, text] = await use(verb)
    expect([refused, text]).toEqual([2, expect.stringContaining(`✗ ${code}`)])
    expect(text).not.toMatch(/default@|step/)
  }
})

test('a ledger whose history is gone tells what stands, and the way on', async () => {
  const { use } = await place('DROP TABLE schema_migrations_history')
  expect(await use('list')).toEqual([0, expect.stringMatching(/1 {2}applied[^]*2 {2}pending[^]*✗ HISTORY_LOST/)])
  expect(await use('history')).toEqual([
    2,
    expect.stringMatching(/default {2}not known: the table schema_migrations_history is gone/),
  ])
  for (const verb of [['up'], ['fresh', '--yes'], ['force', '2', '--yes']])
    expect(await use(...verb)).toEqual([
      2,
      expect.stringMatching(/✗ HISTORY_LOST .*\n {2}→ .*CREATE TABLE[^]*Nothing was touched/),
    ])
})
