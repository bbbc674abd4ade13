import type { Change } from '../git/since.ts'
import type { Paint } from './paint.ts'
import { many } from './table.ts'

/** Lines of a difference that are shown; the rest git can show. */
const most = 40

/** How a file differs from what was applied. */
export function changeText({ commit, diff }: Change, { red, green, dim }: Paint): string {
  const lines = diff.split('\n')
  const shown = lines.slice(0, most).map((line) => {
    const colour = line.startsWith('-') ? red : line.startsWith('+') ? green : dim
    return `  ${colour(line)}\n`
  })
  const more = lines.length > most ? `  … ${many(lines.length - most, 'line')} more\n` : ''
  return `  As it was applied it is in commit ${commit}; since then:\n${shown.join('')}${more}`
}
