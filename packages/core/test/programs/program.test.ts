import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { commandFor, isExecutable, isScript } from '../../src/programs/program.ts'
import { thrown } from '../thrown.ts'

const folder = mkdtempSync(join(tmpdir(), 'skein-program-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test.each([
  ['a.sh', '#!/bin/sh -eu\n', '/bin/sh', ['-eu']],
  ['b.py', '#!/usr/bin/env sh\n', '/usr/bin/env', ['sh']],
  ['c.sh', '#! /bin/sh \r\necho', '/bin/sh', []],
  ['d.sh', '#!/usr/bin/env -S sh -u\n', '/usr/bin/env', ['-S sh -u']],
  ['e.sh', 'echo', 'sh', []],
  ['f.SH', '', 'sh', []],
] as const)('%s that begins with %j is run by %s', (name, text, command, args) => {
  const path = file(name, text)
  expect(commandFor(path)).toEqual({ command, args: [...args, path] })
})

test('what says nothing of itself is run by itself', () => {
  const path = file('tool', 'no first line that says so')
  expect(commandFor(path)).toEqual({ command: path, args: [] })
})

test.each([
  ['#!/usr/bin/env no-such-program\n', 'no-such-program'],
  ['#!/no/such/shell\n', '/no/such/shell'],
])('%j is refused, naming who is missing', (text, who) => {
  const error = thrown(() => commandFor(file('missing.sh', text)))
  expect(error).toMatchObject({
    code: 'FILE_UNREADABLE',
    kind: 'refused',
    hint: expect.stringContaining(who) as string,
  })
})

test('endings of scripts are known in any case, and no word that objects happen to have', () => {
  expect(['py', 'SH', 'rb', 'constructor'].map(isScript)).toEqual([true, true, false, false])
})

test('a file may be executed when its rights say so', () => {
  const path = file('tool.bin', '')
  expect([isExecutable(path), isExecutable(join(folder, 'nowhere'))]).toEqual([false, false])
  chmodSync(path, 0o755)
  expect(isExecutable(path)).toBe(true)
})
