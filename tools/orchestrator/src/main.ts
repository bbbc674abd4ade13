import type { Io } from './io.ts'
import type { Chosen } from './program.ts'
import { exits } from './result.ts'
import { version } from './version.ts'

/** One use of the command line: parse, call, print. Gives the exit code; see `exits`. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  // The shortest question needs no parser: tools ask it often.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    io.out.write(`${version()}\n`)
    return exits.ok
  }
  const { CommanderError } = await import('commander')
  const { parse } = await import('./program.ts')
  let chosen: Chosen | null
  try {
    chosen = await parse(argv, io)
    if (!chosen) return exits.ok
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.exitCode === 0) return exits.ok
    // Bare `skein` was answered with its help.
    if (thrown.code === 'commander.help') return exits.usage
    const { refuse } = await import('./perform.ts')
    return refuse(thrown.message, argv, io)
  }
  const { perform } = await import('./perform.ts')
  return await perform(chosen, io)
}
