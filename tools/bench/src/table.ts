export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A number for a table; a dash where it could not be had. */
export function fixed(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–'
}

/** Rows with the same keys as a table of padded columns. */
export function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const keys = Object.keys(rows[0] ?? {})
  const widths = keys.map((key) => Math.max(key.length, ...rows.map((row) => (row[key] ?? '').length)))
  const line = (cells: readonly string[]) =>
    `${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ')}\n`
  return line(keys) + rows.map((row) => line(keys.map((key) => row[key] ?? ''))).join('')
}
