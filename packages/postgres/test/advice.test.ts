import { expect, test } from 'vitest'
import { advice, again } from '../src/advice.ts'

test.each([
  ['53100', 'Check free disk space.', "Make room on the server's disk and run the command again."],
  [
    '53200',
    'Sie müssen möglicherweise »max_locks_per_transaction« erhöhen.',
    /divide it among several files.*again\.$/,
  ],
  ['53200', undefined, 'Correct the file and run the command again.'],
  ['22P05', undefined, /ENCODING 'UTF8'/],
  ['22P02', 'The hint of the server.', 'The hint of the server.'],
])('what a failure by %s with the hint %s asks for', (code, hint, wanted) => {
  const error = { code, message: 'it failed', ...(hint !== undefined && { hint }) }
  const told = advice(error, false, again)
  expect(told).toEqual(typeof wanted === 'string' ? wanted : expect.stringMatching(wanted))
})

test('where a search_path leads nowhere, it is named; a schema that is not there is the file’s affair, or the server’s', () => {
  const hint = (message: string) => advice({ code: '3F000', message }, false, again)
  expect(hint('no schema has been selected to create in')).toContain('search_path')
  expect(hint('schema "app" does not exist')).toMatch(
    /^Correct the file; or, .* CREATE SCHEMA …, and run the command again\.$/,
  )
})
