import { SkeinError, toSkeinError } from '@skein/core'
import type { Io } from './io.ts'
import { live } from './print/live.ts'
import { paint } from './print/paint.ts'
import { planText } from './print/plan.ts'
import { print, type Style } from './print/print.ts'
import type { Chosen } from './program.ts'
import { exits } from './result.ts'
import { errorValue } from './values/error.ts'
import type { PlanValue } from './values/plan.ts'

/** Does what was understood, and prints what came of it. Gives the exit code; never rejects. */
export async function perform({ verb, words, flags }: Chosen, io: Io): Promise<number> {
  const style: Style = { json: flags.json ?? false, quiet: flags.quiet ?? false, colour: flags.color, cwd: io.cwd }
  const environment = flags.env ?? (io.env['SKEIN_ENV'] || verb.environment)
  // A configuration is code, and asks the environment of its process.
  if (environment !== undefined) io.env['SKEIN_ENV'] = environment
  try {
    const confirm = async (plan: PlanValue, word: string): Promise<void> => await ask(plan, word, io, style)
    const result = await verb.run({ words, flags, io, on: live(io, style), confirm })
    print(result, io, style)
    await result.until
    return result.exit
  } catch (thrown) {
    return fail(toSkeinError(thrown), io, style)
  }
}

/** Says that a command line was not understood. @param said by commander: `error: …`, perhaps with a suggestion. */
export function refuse(said: string, argv: readonly string[], io: Io): number {
  const [first = '', suggestion = ''] = said.replace(/^error: /, '').split('\n')
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}. ${suggestion.replace(/^\((.*)\)$/, '$1')}`
  const error = new SkeinError('USAGE', message.trimEnd(), {
    hint: 'skein --help lists the verbs, and skein <verb> --help what they take.',
  })
  const json = argv.includes('--json')
  return fail(error, io, { json, quiet: false, colour: !argv.includes('--no-color'), cwd: io.cwd })
}

function fail(error: SkeinError, io: Io, style: Style): number {
  const exit = exits[error.kind]
  print({ kind: 'error', exit, value: errorValue(error), error }, io, style)
  return exit
}

async function ask(plan: PlanValue, word: string, io: Io, style: Style): Promise<void> {
  const hint = 'Nothing was touched. For scripts there is --yes.'
  if (!style.json || io.ask) io.err.write(planText(plan, paint(style.colour && io.err.colours), io.cwd))
  if (!io.ask)
    throw new SkeinError('NOT_CONFIRMED', 'This takes something back, and nobody can be asked here.', { hint })
  const answer = await io.ask(`This takes back what stands, and its data with it. Type ${word} to go on: `)
  if (answer?.trim() !== word) throw new SkeinError('NOT_CONFIRMED', 'That was no yes.', { hint })
}
