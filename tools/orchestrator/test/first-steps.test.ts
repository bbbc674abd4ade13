import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { folder, freshDatabase, query } from './project.ts'

const files = { 'db/1_a.up.sql': 'CREATE TABLE a (id int);', 'db/1_a.down.sql': 'DROP TABLE a;' }

/** One folder and one database, as somebody tries them who is new to all of this. */
async function place(url?: string) {
  const cwd = folder(files)
  const at = ['--url', url ?? (await freshDatabase()), '--dir', 'db']
  const type = async (...words: string[]) => {
    const { code, stdout, stderr } = await skein([...words, ...at], { cwd })
    return [code, stdout + stderr]
  }
  return { type, url: at[1] ?? '' }
}

test('what stands in the database already is no mistake of the file: there is a verb for it', async () => {
  const { type, url } = await place()
  await query(url, 'CREATE TABLE a (id int)')
  expect(await type('up')).toEqual([
    1,
    expect.stringMatching(/→ Correct the file .* If the database holds what it makes: skein baseline <version> where/),
  ])
  expect((await type('baseline', '1'))[0]).toBe(0)
  expect(await type('adopt')).toEqual([
    2,
    expect.stringContaining("is Skein's already: there is nothing to take over."),
  ])
  await query(url, 'DROP TABLE schema_migrations_state')
  expect(await type('adopt')).toEqual([2, expect.stringMatching(/schema_migrations_state is gone[^]*→ Put that back/)])
})

test('a plan that is refused does not say that there is nothing to do', async () => {
  const { type } = await place()
  expect(await type('plan', '--to', '9')).toEqual([2, expect.stringMatching(/^✗ NO_SUCH_VERSION/)])
  expect(await type('plan', '--to', 'zero')).toEqual([0, 'Nothing to do.\n'])
})

test('of a database that does not answer it is said what to look at', async () => {
  const gone = Object.assign(new URL(await freshDatabase()), { pathname: '/nowhere' }).href
  expect(await (await place(gone)).type('up')).toEqual([
    2,
    expect.stringMatching(
      /"nowhere" does not exist\.\n {2}→ Correct the name at the end of the url, or create it: CREATE DATABASE/,
    ),
  ])
  const silent = await place('postgres://nobody@127.0.0.1:1/x')
  expect(await silent.type('plan')).toEqual([
    2,
    expect.stringMatching(
      /^✗ UNREACHABLE .*nothing listens there\.\n {2}→ Is the server started, and is the address right\?\n$/,
    ),
  ])
})

test('a line that makes no sense names the help of its verb', async () => {
  const { type } = await place()
  expect(await type('up', '--phase', 'x')).toEqual([
    64,
    expect.stringContaining('→ skein up --help says what it takes.'),
  ])
  for (const words of [['upp'], ['help', 'upp'], ['upp', 'status']])
    expect(await type(...words)).toEqual([
      64,
      expect.stringMatching(/^✗ Unknown command 'upp'\. Did you mean up\? [^]*→ skein --help lists the verbs/),
    ])
  expect(await type('plan', '--down', 'x')).toEqual([64, expect.stringContaining('--down x is no count.')])
})
