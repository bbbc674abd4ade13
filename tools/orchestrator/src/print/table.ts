import { stripVTControlCharacters } from 'node:util'

/** Rows in columns as wide as they need to be, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length
}

/** `1 step`, `2 steps`. */
export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
