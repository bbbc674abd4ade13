import { expect, test } from 'vitest'
import { readOptions } from '../src/options.ts'

test('options have defaults, and each can be given', () => {
  expect(readOptions()).toEqual({ command: 'skein', prefix: 'migrate-', inputs: [] })
  const given = { command: 'npx skein', prefix: '', inputs: ['{workspaceRoot}/database.ts', { env: 'CLINIC' }] }
  expect(readOptions(given)).toEqual(given)
})

test.each([
  [[], 'options must be an object'],
  [null, 'options must be an object'],
  [{ comand: 'x' }, 'there is no option "comand"; known are command, prefix, inputs'],
  [{ command: ' ' }, 'command must be a command line such as "npx skein"'],
  [{ command: ['skein'] }, 'command must be a command line such as "npx skein"'],
  [{ prefix: 'db ' }, 'prefix must be letters, digits and . _ : - such as "db:"'],
  [{ prefix: null }, 'prefix must be letters, digits and . _ : - such as "db:"'],
  [{ inputs: 'x' }, 'inputs must be a list such as ["{workspaceRoot}/database.ts"]'],
])('%j is refused by name', (options, why) => {
  expect(() => readOptions(options)).toThrow(`@skein/nx in nx.json: ${why}.`)
})
