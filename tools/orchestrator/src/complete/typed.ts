import { Option } from 'commander'
import { formatFlag, type GlobalFlags, globalFlags } from '../flags.ts'
import type { Verb } from '../verb.ts'
import { loadVerb, verbNames } from '../verbs.ts'

/** A command line that isn't finished, as far as it can be understood. */
export interface Typed {
  /** Null: none was typed yet. */
  readonly verb: Verb | null
  /** The options that may follow. */
  readonly options: readonly Option[]
  /** The option whose value comes next. */
  readonly open: Option | null
  /** Nothing that follows is an option. */
  readonly literal: boolean
  /** What was typed behind the verb besides options. */
  readonly operands: readonly string[]
  readonly flags: GlobalFlags
}

/** Reads words as the parser would, and forgives what it wouldn't; null when the verb is none. */
export async function understand(words: readonly string[]): Promise<Typed | null> {
  const flags: Record<string, string> = {}
  const given = new Set<Option>()
  const operands: string[] = []
  let verb: Verb | null = null
  let options = [...globalFlags, formatFlag(null), new Option('-V, --version', 'which Skein this is'), help]
  let open: Option | null = null
  let literal = false
  for (const word of words) {
    if (open) {
      flags[open.attributeName()] = word
      open = null
    } else if (!literal && word === '--') {
      literal = true
    } else if (!literal && word.startsWith('-')) {
      const [name = '', value] = word.split(/=(.*)/)
      const option = options.find(({ long, short }) => long === name || short === name)
      if (!option) continue
      given.add(option)
      if (value !== undefined) flags[option.attributeName()] = value
      else if (option.required) open = option
    } else if (verb) {
      operands.push(word)
    } else {
      verb = await verbCalled(word)
      if (!verb) return null
      options = [...globalFlags, formatFlag(['text', 'json', ...(verb.formats ?? [])]), ...verb.flags, help]
    }
  }
  const left = options.filter((option) => !given.has(option))
  return { verb, options: left, open, literal, operands, flags: { color: true, ...flags } }
}

const help = new Option('-h, --help', 'what it takes, with examples')

async function verbCalled(word: string): Promise<Verb | null> {
  const names = verbNames()
  if (names.includes(word)) return await loadVerb(word)
  const verbs = await Promise.all(names.map(loadVerb))
  return verbs.find(({ aliases }) => aliases?.includes(word)) ?? null
}
