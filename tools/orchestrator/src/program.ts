import { styleText } from 'node:util'
import { Command } from 'commander'
import { type Format, formatFlag, type GlobalFlags, globalFlags } from './flags.ts'
import type { Io } from './io.ts'
import { didYouMean } from './suggest.ts'
import type { Verb } from './verb.ts'
import { version } from './version.ts'
import { loadVerb, verbNames } from './verbs.ts'

/** What was typed, understood. */
export interface Chosen {
  readonly verb: Verb
  readonly words: readonly string[]
  readonly flags: GlobalFlags
}

/**
 * Reads the command line; loads only the verb that it names, all of them for help.
 * @returns null when help or the version was asked for and has been written.
 * @throws CommanderError for words and options that make no sense.
 */
export async function parse(argv: readonly string[], { out, err }: Pick<Io, 'out' | 'err'>): Promise<Chosen | null> {
  let chosen: Chosen | null = null
  const { names, word } = needed(argv)
  const verbs = await Promise.all(names.map(async (name) => [name, await loadVerb(name)] as const))
  const program = base(['text', 'json', ...new Set(verbs.flatMap(([, { formats = [] }]) => formats))])
    .name('skein')
    .description('Migrates the databases of a whole system, in declared dependency order.')
    .version(version(), '-V, --version')
    .usage('<verb> [words...] [options]')
    .addHelpText(
      'after',
      '\nskein <verb> --help has examples. Exit codes: 0 done, 1 failed, 2 refused, 3 the answer is no, 64 usage, 75 busy.',
    )
    .configureHelp({ showGlobalOptions: true, styleTitle: styled })
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: () => {},
      getOutHasColors: () => out.colours && !argv.includes('--no-color'),
      getErrHasColors: () => err.colours && !argv.includes('--no-color'),
      getOutHelpWidth: () => out.width,
    })
    .exitOverride()
  for (const [name, verb] of verbs) {
    add(program, name, verb).action(function () {
      chosen = { verb, words: this.args, flags: this.optsWithGlobals() }
    })
  }
  addHelp(program)
  if (word !== undefined) commandOf(program, word)
  await program.parseAsync(argv, { from: 'user' })
  return chosen
}

/** Commander's own answers a word that is no verb with the help of everything, here and where help is asked for. */
function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .argument('[verb]')
    .summary('what a verb does and takes')
    .action((name?: string) => (name === undefined ? program : commandOf(program, name)).outputHelp())
}

/** @throws CommanderError */
function commandOf(program: Command, name: string): Command {
  const named = program.commands.find((one) => one.name() === name || one.aliases().includes(name))
  if (named) return named
  const words = program.commands.flatMap((one) => [one.name(), ...one.aliases()])
  const near = didYouMean(name, words).trim()
  return program.error(`error: unknown command '${name}'\n${near && `(${near})`}`, { code: 'commander.unknownCommand' })
}

function add(program: Command, name: string, verb: Verb): Command {
  const command = program
    .command(name)
    .helpGroup(verb.group)
    .summary(verb.summary)
    .description(verb.description ?? capital(verb.summary))
    .aliases([...(verb.aliases ?? [])])
  for (const word of verb.words) command.addArgument(word)
  for (const flag of verb.flags) command.addOption(flag)
  const width = Math.max(...verb.examples.map(([line]) => line.length))
  const examples = verb.examples.map(([line, does]) => `  ${line.padEnd(width)}  ${does}`)
  return command.addHelpText('after', `\n${styled('Examples:')}\n${examples.join('\n')}`)
}

/** The verbs whose files must be loaded to understand a command line, and its first word where that is none of them. */
function needed(argv: readonly string[]): { readonly names: readonly string[]; readonly word?: string | undefined } {
  const names = verbNames()
  // As it is mostly typed; else flags may stand before the verb, and words of theirs.
  if (names.includes(argv[0] ?? '')) return { names: argv.slice(0, 1) }
  const look = base(null)
    .option('-V, --version')
    .helpOption('-h, --help')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
  try {
    const { operands } = look.parseOptions([...argv])
    if (look.opts()['version']) return { names: [] }
    const [word = ''] = operands
    return names.includes(word) ? { names: [word] } : { names, word: operands[0] }
  } catch {
    return { names }
  }
}

/** @param formats what `--format` takes; null: anything. */
function base(formats: readonly Format[] | null): Command {
  const command = new Command()
  for (const flag of [...globalFlags, formatFlag(formats)]) command.addOption(flag)
  return command
}

function styled(title: string): string {
  return styleText('bold', title, { validateStream: false })
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
