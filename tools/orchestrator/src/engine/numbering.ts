import { isTimestamp } from '@skein/core'

/**
 * The number after those that a folder has: a sequence goes on with its width, and after the first timestamp there are
 * only timestamps.
 * @param written digits as they stand in file names, by value.
 */
export function nextVersion(written: readonly string[], timestamp: boolean, now: Date): string {
  const last = written.at(-1)
  if (timestamp || (last !== undefined && isTimestamp(BigInt(last)))) return nextTimestamp(BigInt(last ?? 0), now)
  if (last === undefined) return '000001'
  return String(BigInt(last) + 1n).padStart(last.length, '0')
}

/** Now in UTC as yyyymmddhhmmss, or the second after the last where clocks or hands ran ahead. */
function nextTimestamp(last: bigint, now: Date): string {
  const width = String(last).length === 17 ? 17 : 14
  for (let moment = now.getTime(); ; moment += 1000) {
    const text = new Date(moment).toISOString().replaceAll(/\D/g, '').slice(0, width)
    if (BigInt(text) > last) return text
    moment = Math.max(moment, momentOf(String(last)) - 1000)
  }
}

function momentOf(digits: string): number {
  const [, year, month, day, hour, minute, second] = (/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits) ??
    []) as string[]
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}
