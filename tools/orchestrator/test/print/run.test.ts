import { SkeinError } from '@skein/core'
import { expect, test } from 'vitest'
import { paint } from '../../src/print/paint.ts'
import { runText } from '../../src/print/run.ts'
import type { RunValue } from '../../src/values/run.ts'

test.each([
  ['rolled back', 'Not done: 2 steps (user@1, visit@1).'],
  ['not started', 'Not started: 2 steps (user@1, visit@1).'],
] as const)('whatever went wrong first, a step that is %s is told as that', (state, told) => {
  const step = { version: '1', direction: 'up', description: 'a', after: [], wave: 1, mode: 'atomic' } as const
  const value: RunValue = {
    steps: [
      { ...step, service: 'user', state },
      { ...step, service: 'visit', state: 'not started' },
    ],
    refusals: [],
    notes: [],
    hash: null,
    run: 'r',
    outcome: 'failed',
    services: [],
  }
  const text = runText(value, new SkeinError('STEP_FAILED', 'other@1 failed.'), paint(false), {
    quiet: false,
    cwd: '/',
  })
  expect(text).toContain(told)
})
