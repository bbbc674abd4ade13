/** Digits that each part after the first has in a number. */
const width = 3
/** Parts after the first. */
const depth = 3
/** From here on a first part that stands alone is a timestamp, which is above every dotted number as it is. */
const timestamp = 10n ** 13n

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
 * A dotted version as a number that keeps the order: `1.10` is 1010000000. Null when it doesn't fit: more than four
 * parts, a later part above 999, a first part above eight digits that isn't a timestamp.
 */
export function numberOf(parts: readonly bigint[]): bigint | null {
  const [first = 0n, ...rest] = parts
  if (rest.length === 0 && first >= timestamp) return first
  const limit = 10n ** BigInt(width)
  if (rest.length > depth || rest.some((part) => part >= limit) || first >= 10n ** 8n) return null
  return Array.from({ length: depth }, (_, index) => rest[index] ?? 0n).reduce((sum, part) => sum * limit + part, first)
}
