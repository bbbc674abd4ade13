import { type Goal, SkeinError, type Target } from '@skein/core'
import type { System } from '../configuration/system.ts'
import type { SpreadFlags } from '../flags.ts'
import { didYouMean } from '../suggest.ts'
import { versionIn } from './labels.ts'

type Counted = Pick<Extract<Goal, { verb: 'up' }>, 'services' | 'count' | 'spread'>

/**
 * Reads `[n] [services…]`.
 * @param usual the count where none is typed; null: all.
 * @throws SkeinError USAGE, also for a count that could mean several things.
 */
export function counted(
  { names: all }: System,
  verb: string,
  words: readonly string[],
  flags: SpreadFlags,
  usual: number | null,
): Counted {
  const [first = ''] = words
  const typed = /^[-+.\d]/.test(first) ? countOf(first) : null
  if (typed !== null && flags.all)
    throw usage(`${verb} ${typed} and --all are two different things.`, `skein ${verb} --all`)
  const services = known({ names: all }, typed === null ? words : words.slice(1))
  const count = flags.all ? null : (typed ?? usual)
  if (count !== null && !flags.each && !flags.across && (services ?? all).length !== 1) {
    const which = `${verb} ${count} is clear for one service only, and ${services ? 'several are named' : 'none is named'}.`
    throw usage(
      which,
      `skein ${verb} ${count} ${all[0]}, or add --each (${count} of each) or --across (the ${verb === 'up' ? 'first' : 'last'} ${count} of the whole order)`,
    )
  }
  return { services, count, spread: flags.across ? 'across' : 'each' }
}

/**
 * Reads `[services…]`; null when none is named, which means all.
 * @throws SkeinError USAGE for a name that is none.
 */
export function known({ names }: Pick<System, 'names'>, words: readonly string[]): readonly string[] | null {
  for (const word of words) {
    if (names.includes(word)) continue
    throw usage(`There is no service "${word}".${didYouMean(word, names)}`, `one of ${names.join(', ')}`, {
      service: word,
    })
  }
  return words.length === 0 ? null : [...new Set(words)]
}

/**
 * Reads `<version> [services…]` or `<service>@<version>…`.
 * @throws SkeinError USAGE
 */
export function targets(system: System, words: readonly string[]): Target[] {
  return read(system, 'to', words, 'skein to 3 user, skein to user@3 patient@1, or skein to zero')
}

/**
 * Reads `<version> [service]` or `<service>@<version>`.
 * @throws SkeinError USAGE, also where several services are meant.
 */
export function target(system: System, verb: string, words: readonly string[]): Target {
  const example = `skein ${verb} 3 ${system.names[0]}`
  const [only, second] = read(system, verb, words, example)
  if (!only || second) throw usage(`${verb} is for one service at a time.`, example)
  return only
}

function read(system: System, verb: string, words: readonly string[], example: string): Target[] {
  const [first = '', ...rest] = words
  if (words.every((word) => word.includes('@'))) {
    const list = words.map((word) => {
      const [name = '', version = ''] = word.split(/@(.*)/)
      known(system, [name])
      return { service: name, version: versionOf(system, name, version, example) }
    })
    const twice = list.find(({ service }, index) => list.findIndex((other) => other.service === service) !== index)
    if (twice) throw usage(`${twice.service} is named twice.`, example)
    return list
  }
  const services = known(system, rest) ?? system.names
  const list = services.map((service) => ({ service, version: versionOf(system, service, first, example) }))
  if (!isPlace(first) && list.length !== 1)
    throw usage(`Version ${first} of which service?`, `skein ${verb} ${first} ${system.names[0]}`)
  return list
}

function isPlace(word: string): word is 'zero' | 'latest' {
  return word === 'zero' || word === 'latest'
}

function versionOf(system: System, service: string, word: string, example: string): Target['version'] {
  if (isPlace(word)) return word
  const version = versionIn(
    system.services.find(({ name }) => name === service),
    word,
  )
  if (version === null) throw usage(`"${word}" is no version.${didYouMean(word, ['zero', 'latest'])}`, example)
  return version
}

function countOf(word: string): number {
  const count = Number(word)
  if (/^\d+$/.test(word) && Number.isSafeInteger(count)) return count
  throw usage(`"${word}" is no count.`, 'a whole number such as 2')
}

function usage(message: string, instead: string, data: Record<string, unknown> = {}): SkeinError {
  return new SkeinError('USAGE', message, { hint: `Type ${instead}.`, data })
}

/** Up to the latest: what a look takes to see all that is due. @param services null: all. */
export function upOf(services: readonly string[] | null): Goal {
  return { verb: 'up', services, count: null, spread: 'each' }
}
