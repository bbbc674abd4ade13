import { SkeinError } from '@skein/core'

/** The error for what can't be known about a file without running it. `start`: an offset in its text. */
export function unreadable(file: string, text: string, start: number, why: string): SkeinError {
  const line = text.slice(0, start).split('\n').length
  return new SkeinError('CONFIG_INVALID', `${file}:${line}: ${why}`, { data: { file, line } })
}
