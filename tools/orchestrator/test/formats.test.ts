import { expect, test } from 'vitest'
import { loadVerb, verbNames } from '../src/verbs.ts'
import { skein } from './cli.ts'
import { alone, table } from './clinic.ts'

test('--json is short for --format json, before the verb and after it', async () => {
  const place = await alone(table('1', 'a'))
  const { stdout } = await skein(['plan', '--json'], place)
  for (const words of [
    ['plan', '--format', 'json'],
    ['plan', '--format=json'],
    ['--format', 'json', 'plan'],
  ]) {
    const said = await skein(words, place)
    expect([said.code, said.stderr, said.stdout]).toEqual([0, '', stdout])
  }
  const text = await skein(['plan', '--format', 'text'], place)
  expect(text.stdout).toBe((await skein(['plan'], place)).stdout)
  expect((await skein(['up', '--format', 'json'], place)).json()).toMatchObject({ outcome: 'done' })
})

test('a format that a verb does not know is refused with those it knows, in JSON where that was meant', async () => {
  const place = { cwd: '/' }
  for (const verb of verbNames()) {
    const formats = ['text', 'json', ...((await loadVerb(verb)).formats ?? [])]
    const { code, stderr } = await skein([verb, '--format', 'xml'], place)
    expect([verb, code, stderr]).toEqual([
      verb,
      64,
      expect.stringContaining(
        `'--format <name>' argument 'xml' is invalid. Allowed choices are ${formats.join(', ')}.`,
      ),
    ])
  }
  const { code, stderr } = await skein(['status', '--format', 'markdown'], place)
  expect([code, stderr]).toEqual([64, expect.stringContaining('Allowed choices are text, json.')])
  for (const words of [
    ['--json', '--format', 'text'],
    ['--format', 'json', '--nonsense'],
    ['--format=json', '--nonsense'],
  ]) {
    const said = await skein(['status', ...words], place)
    expect([said.code, said.stderr, said.json()]).toMatchObject([64, '', { error: { code: 'USAGE' } }])
  }
})
