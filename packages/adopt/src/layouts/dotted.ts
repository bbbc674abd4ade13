/** Digits that each part after the first has in a number. */
const width = 3
/** Parts after the first. */
const depth = 3

/** `1.10`, `1_10` and `01.10.0` are the same version. Null for anything but digits with dots. */
export function partsOf(text: string): readonly bigint[] | null {
  if (!/^\d+(?:[._]\d+)*$/.test(text)) return null
  const parts = text.split(/[._]/).map(BigInt)
  while (parts.length > 1 && parts.at(-1) === 0n) parts.pop()
  return parts
}

/** Order of dotted versions, part by part: 1.9 before 1.10. */
export function compareDotted(a: readonly bigint[], b: readonly bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [one, two] = [a[index] ?? 0n, b[index] ?? 0n]
    if (one !== two) return one < two ? -1 : 1
  }
  return 0
}

/**
 * A dotted version as a number: `1.10` is 1010000000. What has more than four parts, a later part above 999, or a first
 * one above eight digits has its place there or thereabouts: whoever numbers many counts on from the one before.
 */
export function numberOf([first = 0n, ...rest]: readonly bigint[]): bigint {
  if (first >= 10n ** 8n) return first
  const limit = 10n ** BigInt(width)
  const parts = Array.from({ length: depth }, (_, index) => rest[index] ?? 0n)
  return parts.reduce((sum, part) => sum * limit + (part < limit ? part : limit - 1n), first)
}
