import { expect, test } from 'vitest'
import { completionText } from '../../src/print/completion.ts'

test('zsh is told which colons begin no description; no other shell is', () => {
  const candidates = [
    { value: String.raw`a:b\c`, does: 'what: it does' },
    { value: 'd:e', does: null },
  ]
  const text = (shell: string) => completionText({ shell, candidates })
  expect(text('zsh').split('\n')).toEqual([String.raw`a\:b\\c:what: it does`, String.raw`d\:e`, ''])
  expect(text('fish').split('\n')).toEqual([`a:b\\c\twhat: it does`, 'd:e', ''])
  expect(text('bash').split('\n')).toEqual([String.raw`a:b\c`, 'd:e', ''])
})
