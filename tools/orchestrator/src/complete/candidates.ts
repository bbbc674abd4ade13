import { load, type Service, SkeinError } from '@skein/core'
import type { Option } from 'commander'
import { findSystem } from '../configuration/system.ts'
import type { Candidate } from '../result.ts'
import type { Call } from '../verb.ts'
import { loadVerb, verbNames } from '../verbs.ts'
import { type Typed, understand } from './typed.ts'

type Asked = Pick<Call, 'flags' | 'io'>

/** What is asked for at a place of the command line, in the words of the parser. */
interface Wanted {
  /** Of an argument, or of an option's value: `services`, `version`. */
  readonly name: string
  readonly choices: readonly string[] | undefined
}

/**
 * What could stand in the place of the last word; nothing where that can't be known. Asks the configuration and no
 * database.
 */
export async function candidates(words: readonly string[], { io }: Pick<Call, 'io'>): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? ''
  const typed = await understand(words.slice(0, -1))
  if (!typed) return []
  try {
    const all = await possible(typed, current, { io, flags: typed.flags })
    return all.filter(({ value }) => value.startsWith(current))
  } catch (thrown) {
    // A configuration or a folder that can't be read is no news in the middle of a line.
    if (thrown instanceof SkeinError) return []
    throw thrown
  }
}

async function possible(typed: Typed, current: string, asked: Asked): Promise<readonly Candidate[]> {
  if (typed.open) return await fitting(valueOf(typed.open), typed, current, asked)
  if (current.startsWith('-') && !typed.literal) {
    const [name = '', value] = current.split(/=(.*)/)
    const option = typed.options.find(({ long }) => long === name)
    if (value === undefined || !option) return optionsOf(typed)
    const values = await fitting(valueOf(option), typed, value, asked)
    return values.map((one) => ({ ...one, value: `${name}=${one.value}` }))
  }
  return typed.verb ? await fitting(operandOf(typed), typed, current, asked) : await verbs()
}

async function verbs(): Promise<readonly Candidate[]> {
  return await Promise.all(verbNames().map(async (value) => ({ value, does: (await loadVerb(value)).summary })))
}

function optionsOf({ options }: Typed): readonly Candidate[] {
  return options.flatMap(({ long, description, hidden }) =>
    long && !hidden ? [{ value: long, does: description }] : [],
  )
}

function valueOf({ flags, argChoices }: Option): Wanted {
  return { name: /<(.+)>/.exec(flags)?.[1] ?? '', choices: argChoices }
}

function operandOf({ verb, operands }: Typed): Wanted {
  const words = verb?.words ?? []
  // Who names a service with its version may name another one with its own.
  const place = operands.length > 0 && operands.every((word) => word.includes('@')) ? 0 : operands.length
  const next = words[place] ?? (words.at(-1)?.variadic ? words.at(-1) : undefined)
  // A count needs no help, and may be left out.
  const meant = next?.name() === 'n' ? words[place + 1] : next
  return { name: meant?.name() ?? '', choices: meant?.argChoices }
}

async function fitting(wanted: Wanted, typed: Typed, current: string, asked: Asked): Promise<readonly Candidate[]> {
  if (wanted.choices) return wanted.choices.map((value) => ({ value, does: null }))
  if (wanted.name.includes('version')) return versions(current, (await findSystem(asked)).services)
  if (!/^services?$/.test(wanted.name)) return []
  const left = (await findSystem(asked)).services.filter(({ name }) => !typed.operands.includes(name))
  return left.map(({ name }) => ({ value: name, does: null }))
}

/** The versions of one service; of several their names first. */
function versions(current: string, services: readonly Service[]): readonly Candidate[] {
  const [name = '', rest] = current.split(/@(.*)/)
  const words = ['zero', 'latest']
  if (rest !== undefined)
    return services
      .flatMap((service) =>
        service.name === name ? [...words.map((value) => ({ value, does: null })), ...standing(service)] : [],
      )
      .map(({ value, does }) => ({ value: `${name}@${value}`, does }))
  const several = services.map((service) => ({ value: `${service.name}@`, does: null }))
  const [only, second] = services
  return [...words.map((value) => ({ value, does: null })), ...(only && !second ? standing(only) : several)]
}

function standing(service: Service): readonly Candidate[] {
  return load(service).migrations.map(({ version, label, description }) => ({
    value: label ?? String(version),
    does: description,
  }))
}
