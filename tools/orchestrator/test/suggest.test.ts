import { expect, test } from 'vitest'
import { didYouMean } from '../src/suggest.ts'

test.each([
  ['patint', 'patient'],
  ['pateint', 'patient'],
  ['Patient', 'patient'],
  ['usr', 'user'],
  ['appointments', 'appointment'],
])('%s may mean %s', (word, name) => {
  expect(didYouMean(word, ['user', 'patient', 'appointment'])).toBe(` Did you mean ${name}?`)
})

test.each(['billing', 'x', '', 'p'.repeat(5000)])('%s means nothing known', (word) => {
  expect(didYouMean(word, ['user', 'patient', 'appointment'])).toBe('')
})
