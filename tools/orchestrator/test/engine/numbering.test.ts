import { expect, test } from 'vitest'
import { nextVersion } from '../../src/engine/numbering.ts'

const now = new Date('2026-03-01T12:00:00.000Z')

test.each([
  { written: [], timestamp: false, next: '000001' },
  { written: [], timestamp: true, next: '20260301120000' },
  { written: ['000001', '000002'], timestamp: false, next: '000003' },
  { written: ['1', '2', '9'], timestamp: false, next: '10' },
  { written: ['0009'], timestamp: false, next: '0010' },
  { written: ['0009'], timestamp: true, next: '20260301120000' },
  { written: ['000001', '20250101000000'], timestamp: false, next: '20260301120000' },
  // Two in one second, and a clock or a hand that ran ahead.
  { written: ['20260301120000'], timestamp: false, next: '20260301120001' },
  { written: ['20261231235959'], timestamp: false, next: '20270101000000' },
  { written: ['20260301115959999'], timestamp: false, next: '20260301120000000' },
])('after $written comes $next', ({ written, timestamp, next }) => {
  expect(nextVersion(written, timestamp, now)).toBe(next)
})
