/** The longest version that fits PostgreSQL's bigint with room to spare: a timestamp down to milliseconds. */
const longest = 17

/**
 * Reads a version as people write it: decimal digits, leading zeros allowed, at most 17 digits.
 * @returns null for anything else; never a rounded number.
 */
export function parseVersion(text: string): bigint | null {
  return /^\d+$/.test(text) && text.replace(/^0+(?=\d)/, '').length <= longest ? BigInt(text) : null
}

/** Order of versions: by value, so `9` comes before `10`. */
export function compareVersions(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a version reads as a moment (`yyyymmddhhmmss`, with or without milliseconds) instead of a place in a sequence. */
export function isTimestamp(version: bigint): boolean {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})?$/.exec(String(version))
  if (!match) return false
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const calendar = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  return calendar && hour < 24 && minute < 60 && second < 61
}
