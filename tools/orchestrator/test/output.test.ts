import { expect, test } from 'vitest'
import { canHaveTerminal, onTerminal, skein } from './cli.ts'
import { alone, table } from './clinic.ts'

const escape = '\u001b['

test('a pipe gets plain lines; FORCE_COLOR, NO_COLOR and --no-color are obeyed', async () => {
  const place = await alone(table('1', 'a'))
  const coloured = async (env: Readonly<Record<string, string>>, ...args: string[]) =>
    (await skein(['status', ...args], { ...place, env: { ...place.env, ...env } })).stdout.includes(escape)
  expect(await coloured({})).toBe(false)
  expect(await coloured({ CI: 'true', GITHUB_ACTIONS: 'true' })).toBe(false)
  expect(await coloured({ FORCE_COLOR: '1' })).toBe(true)
  expect(await coloured({ FORCE_COLOR: '1', CI: 'true' })).toBe(true)
  expect(await coloured({ FORCE_COLOR: '0' })).toBe(false)
  expect(await coloured({ FORCE_COLOR: '1' }, '--no-color')).toBe(false)
  expect(await coloured({ FORCE_COLOR: '1' }, '--json')).toBe(false)
  const help = await skein(['--help'], { ...place, env: { FORCE_COLOR: '1' } })
  expect(help.stdout).toContain(escape)
  expect((await skein(['--help', '--no-color'], { ...place, env: { FORCE_COLOR: '1' } })).stdout).not.toContain(escape)
  // What is said of a mistake: the help where no verb was typed, a sentence elsewhere.
  for (const words of [[], ['stauts']]) {
    const mistaken = async (...more: string[]) =>
      (await skein([...words, ...more], { ...place, env: { FORCE_COLOR: '1' } })).stderr
    expect(await mistaken()).toContain(escape)
    expect(await mistaken('--no-color')).not.toContain(escape)
  }
})

test.skipIf(!canHaveTerminal)('NO_COLOR, --no-color and a dumb terminal are obeyed on a terminal', async () => {
  const place = await alone(table('1', 'a'))
  const coloured = async (env: Readonly<Record<string, string>>, ...args: string[]) => {
    const on = { ...place, env: { ...place.env, TERM: 'xterm', ...env } }
    return (await onTerminal(['status', ...args], on).done).stdout.includes(escape)
  }
  expect(await coloured({})).toBe(true)
  expect(await coloured({ NO_COLOR: '1' })).toBe(false)
  expect(await coloured({ TERM: 'dumb' })).toBe(false)
  expect(await coloured({}, '--no-color')).toBe(false)
})

test.skipIf(!canHaveTerminal)('in a pipeline no line moves and nobody is asked, even on a terminal', async () => {
  const place = await alone({ ...table('1', 'a'), ...table('2', 'b') })
  const on = (env: Readonly<Record<string, string>>) => ({ ...place, env: { ...place.env, TERM: 'xterm', ...env } })
  const wiped = '\r\u001b[2K'
  expect((await onTerminal(['up', '1', 'user'], on({ CI: 'false' })).done).stdout).toContain(wiped)
  expect((await onTerminal(['up'], on({ CI: 'true' })).done).stdout).not.toContain(wiped)
  const down = await onTerminal(['down'], on({ CI: '1' })).done
  expect([down.code, down.stdout]).toEqual([2, expect.stringMatching(/nobody can be asked here/i)])
  expect((await onTerminal(['down', '--yes'], on({ TERM: 'dumb' })).done).stdout).not.toContain(wiped)
})

test.skipIf(!canHaveTerminal)('a terminal gets colour and a line that moves, and is left clean', async () => {
  const place = await alone({ ...table('1', 'a'), '2_b.up.sql': 'SELECT pg_sleep(1);' })
  const { code, stdout } = await onTerminal(['up'], { ...place, env: { ...place.env, TERM: 'xterm' } }).done
  expect(code).toBe(0)
  expect(stdout).toContain(`${escape}32m✓`)
  expect(stdout).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] user@2/)
  // What stays is written where the line was wiped.
  expect(stdout).toContain(`\r${escape}2K${escape}32m✓${escape}39m user@2`)
  expect(stdout).toContain(`\r${escape}2K${escape}32mDone:`)
  const plain = await onTerminal(['status'], { ...place, env: { ...place.env, TERM: 'xterm', NO_COLOR: '1' } }).done
  expect(plain.stdout).not.toContain(escape)
})

test('--quiet leaves only answers, questions and errors', async () => {
  const place = await alone({ ...table('1', 'a'), '2_b.up.sql': 'SELECT broken;' })
  const failed = await skein(['up', '--quiet'], place)
  expect(failed.stdout).not.toContain('✓')
  expect(failed.stdout).toMatch(/✗ user@2 \(up\) failed/)
  expect((await skein(['status', '--quiet'], place)).stdout).toBe('user  1  1 pending\n· user@2 b\n')
})
