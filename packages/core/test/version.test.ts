import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVersions, isTimestamp, parseVersion } from '../src/version.ts'

test.each<[text: string, version: bigint | null]>([
  ['0', 0n],
  ['1', 1n],
  ['000001', 1n],
  ['20250729202521', 20250729202521n],
  // Above the last integer that a float can hold: it ends in 993, not in 992.
  ['9007199254740993', 9007199254740993n],
  ['20250729202521123', 20250729202521123n],
  ['99999999999999999', 99999999999999999n],
  ['00000099999999999999999', 99999999999999999n],
  ['100000000000000000', null],
  ['', null],
  ['-1', null],
  ['+1', null],
  ['1.0', null],
  ['1e3', null],
  ['0x10', null],
  ['1n', null],
  [' 1', null],
  ['1\n', null],
  ['1_000', null],
  ['١٢', null],
])('parseVersion(%j) is %s', (text, version) => {
  expect(parseVersion(text)).toBe(version)
})

test('parseVersion never throws and never rounds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,25}$/)), (text) => {
      const version = parseVersion(text)
      if (version !== null) expect(String(version)).toBe(text.replace(/^0+(?=\d)/, ''))
    }),
  )
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), (version) => {
      expect(parseVersion(String(version))).toBe(version)
    }),
  )
})

test('versions sort by value', () => {
  const texts = ['10', '9', '20260301120000', '000011', '0']
  expect(texts.map((text) => parseVersion(text)!).sort(compareVersions)).toEqual([0n, 9n, 10n, 11n, 20260301120000n])
  expect(compareVersions(1n, 1n)).toBe(0)
})

test.each<[version: bigint, moment: boolean]>([
  [20250729202521n, true],
  [20250729202521123n, true],
  [19700101000000n, true],
  [20251231235960n, true],
  [20251301000000n, false],
  [20250732000000n, false],
  [20250700000000n, false],
  [20250729240000n, false],
  [20250729206000n, false],
  [10000000000000n, false],
  [202507292025n, false],
  [2025072920252112n, false],
  [1n, false],
  [99999999999999999n, false],
])('isTimestamp(%s) is %s', (version, moment) => {
  expect(isTimestamp(version)).toBe(moment)
})
