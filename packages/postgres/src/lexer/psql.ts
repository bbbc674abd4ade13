import { commands } from './commands.ts'
import type { Command } from './commands.ts'
import type { Lexed, Statement } from './statements.ts'

/**
 * What only psql can run: its own commands (`\connect`), `COPY … FROM STDIN` and `COPY … TO STDOUT`. Nothing behind the first such COPY is
 * looked at: it may be data, and whatever else was found there, `ends` included, means nothing.
 */
export function psqlCommands(lexed: Lexed): readonly Command[] {
  const found = commands(lexed, psqlCommand)
  const copy = found.findIndex((command) => command.name === copyFromStdin)
  return copy < 0 ? found : found.slice(0, copy + 1)
}

const copyFromStdin = 'COPY … FROM STDIN'
const copyToStdout = 'COPY … TO STDOUT'

function psqlCommand({ words }: Statement): string | undefined {
  const first = words[0]
  if (first?.startsWith('\\')) return first
  if (first !== 'COPY') return undefined
  // Postgres takes either name for the client's end, whichever way the rows go.
  const isClient = (word: string | undefined) => word === 'STDIN' || word === 'STDOUT'
  if (isClient(words[words.indexOf('FROM') + 1])) return copyFromStdin
  return isClient(words[words.indexOf('TO') + 1]) ? copyToStdout : undefined
}
