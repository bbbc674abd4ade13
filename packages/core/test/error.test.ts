import { expect, test } from 'vitest'
import { SkeinError, toSkeinError } from '../src/error.ts'

test('an error says its code, its kind, what to do and why', () => {
  const cause = new Error('socket closed')
  const error = new SkeinError('BUSY', 'Somebody works.', {
    hint: 'Wait.',
    data: { service: 'user' },
    detail: 'row',
    cause,
  })
  expect(error).toMatchObject({
    name: 'SkeinError',
    code: 'BUSY',
    kind: 'busy',
    message: 'Somebody works.',
    hint: 'Wait.',
    data: { service: 'user' },
    detail: 'row',
    cause,
  })
  expect(new SkeinError('REFUSED', 'No.')).toMatchObject({
    kind: 'refused',
    hint: undefined,
    data: {},
    detail: undefined,
  })
  expect('cause' in new SkeinError('REFUSED', 'No.')).toBe(false)
})

test('anything thrown becomes a SkeinError', () => {
  const own = new SkeinError('CANCELLED', 'Stopped.')
  expect(toSkeinError(own)).toBe(own)
  const other = new TypeError('x is not a function')
  expect(toSkeinError(other)).toMatchObject({ code: 'BUG', kind: 'bug', message: 'x is not a function', cause: other })
  expect(toSkeinError('text')).toMatchObject({ code: 'BUG', message: 'text', cause: 'text' })
  expect(toSkeinError(undefined)).toMatchObject({ code: 'BUG', message: 'undefined' })
})
