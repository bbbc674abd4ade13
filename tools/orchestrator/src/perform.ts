import { SkeinError, toSkeinError } from '@skein/core'
import type { Format } from './flags.ts'
import type { Io } from './io.ts'
import { live, teller } from './print/live.ts'
import { paint } from './print/paint.ts'
import { answerText, print, type Style } from './print/print.ts'
import type { Chosen } from './program.ts'
import { exits } from './result.ts'
import { errorValue } from './values/error.ts'
import type { Question } from './verb.ts'
import { verbNames } from './verbs.ts'

/** Does what was understood, and prints what came of it. Gives the exit code; never rejects. */
export async function perform({ verb, words, flags }: Chosen, io: Io): Promise<number> {
  const format = flags.json ? 'json' : (flags.format ?? 'text')
  const style = styleOf({ format, quiet: flags.quiet ?? false, colour: flags.color }, io)
  const environment = flags.env ?? (io.env['SKEIN_ENV'] || verb.environment)
  // A configuration is code, and asks the environment of its process.
  if (environment !== undefined) io.env['SKEIN_ENV'] = environment
  try {
    const confirm = async (question: Question): Promise<void> => await ask(question, io, style)
    const result = await verb.run({ words, flags, io, on: live(io, style), tell: teller(io, style), confirm })
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
  const verb = said.startsWith('error: unknown command') ? undefined : argv.find((word) => verbNames().includes(word))
  const error = new SkeinError('USAGE', message.trimEnd(), {
    hint: verb
      ? `skein ${verb} --help says what it takes.`
      : 'skein --help lists the verbs, and skein <verb> --help what they take.',
  })
  const wanted = { format: formatIn(argv), quiet: false, colour: !argv.includes('--no-color') }
  return fail(error, io, styleOf(wanted, io))
}

/** The format that was asked for, as far as a line tells that was not understood. */
function formatIn(argv: readonly string[]): Format {
  if (argv.includes('--json')) return 'json'
  const said = argv.findLast((word, index) => word.startsWith('--format=') || argv[index - 1] === '--format')
  return (['json', 'github'] as const).find((format) => said?.replace('--format=', '') === format) ?? 'text'
}

function styleOf(wanted: Pick<Style, 'format' | 'quiet' | 'colour'>, { cwd, env }: Io): Style {
  return { ...wanted, cwd, root: env['GITHUB_WORKSPACE'] || cwd }
}

function fail(error: SkeinError, io: Io, style: Style): number {
  const exit = exits[error.kind]
  print({ kind: 'error', exit, value: errorValue(error), error }, io, style)
  return exit
}

async function ask({ shown, warning, word }: Question, io: Io, style: Style): Promise<void> {
  const hint = 'Nothing was touched. For scripts there is --yes.'
  if (style.format === 'text' || io.ask) io.err.write(answerText(shown, paint(style.colour && io.err.colours), style))
  if (!io.ask) throw new SkeinError('NOT_CONFIRMED', `${warning} Nobody can be asked here.`, { hint })
  const answer = await io.ask(`${warning} Type ${word} to go on: `)
  if (answer?.trim() !== word) throw new SkeinError('NOT_CONFIRMED', 'That was no yes.', { hint })
}
