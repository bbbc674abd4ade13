import { parseRequirement, type SkeinError } from '@skein/core'
import { membersAt } from './members.ts'
import { argumentOf, follow, itemsAt, type Place, textsAt } from './place.ts'

/**
 * The services that migrations kept in code require: `defineMigrations([{ requires: ['user@2'], … }])`.
 * @throws what `computed` makes of the place that can't be read.
 */
export function requirementsInCode(
  place: Place,
  computed: (place: Place, what: string, example: string) => SkeinError,
): string[] {
  const made = follow(place)
  const items = itemsAt(argumentOf(made) ?? made)
  if (!items) throw computed(place, 'migrations', `migrations: 'migrations', or defineMigrations([ … ])`)
  return items.flatMap((item) => {
    const members = membersAt(item)
    const requires = members?.known.get('requires')
    if (!members || (members.hidden && !requires)) throw computed(item, 'a migration', `{ version: '000001', … }`)
    if (!requires) return []
    const texts = textsAt(requires)
    if (!texts) throw computed(requires, 'requires', `requires: ['user@2']`)
    return texts.flatMap((text) => parseRequirement(text)?.service ?? [])
  })
}
