import { layoutOf, load, parseVersion, type Service, SkeinError } from '@skein/core'

/**
 * The version that a word means for a service: as its people write it, or as Skein counts it. Null: none.
 * @throws SkeinError USAGE where it could be several; FILE_UNREADABLE.
 */
export function versionIn(service: Service | undefined, word: string): bigint | null {
  // Only other tools' layouts have labels; nobody else's folder is read for a word.
  const migrations = service && layoutOf(service) ? load(service).migrations : []
  const number = parseVersion(word)
  const meant = migrations.filter(({ version, label }) => (label === undefined ? version === number : label === word))
  const [one, ...others] = meant.map(({ version }) => version)
  if (one === undefined) return number
  if (others.length === 0) return one
  throw new SkeinError('USAGE', `${word} could be ${[one, ...others].join(' or ')} in ${service?.name}.`, {
    hint: 'Type that number; skein list shows them with their names.',
  })
}

/** A version as a service's people write it, where that is another text. @throws SkeinError FILE_UNREADABLE */
export function labelIn(service: Service, version: bigint): string | undefined {
  return labelsOf(service).get(String(version))
}

/** The same of all its versions, by their numbers. @throws SkeinError FILE_UNREADABLE */
export function labelsOf(service: Service): ReadonlyMap<string, string> {
  const migrations = layoutOf(service) ? load(service).migrations : []
  return new Map(migrations.flatMap(({ version, label }) => (label === undefined ? [] : [[String(version), label]])))
}
