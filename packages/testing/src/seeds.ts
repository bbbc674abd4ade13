import { type Loaded, type Seed, SkeinError, type Standing } from '@skein/core'

/** What the ledgers of test databases say of themselves; seeds for other environments are not for tests. */
export const environment = 'test'

/**
 * The seeds that are meant by `true` or by their names.
 * @throws SkeinError CONFIG_INVALID for a name that is none, or not for tests.
 */
export function chosenSeeds(
  { service, seeds }: Loaded,
  standing: Standing,
  wanted: true | readonly string[] = [],
): readonly Seed[] {
  const forTests = seeds.filter(({ environments }) => environments.includes(environment))
  if (wanted === true) return forTests.filter((seed) => canBeSown(seed, service.name, standing))
  const vain = wanted.find((name) => !forTests.some((seed) => seed.name === name))
  if (vain === undefined) return forTests.filter(({ name }) => wanted.includes(name))
  throw new SkeinError('CONFIG_INVALID', `${service.name} has no seed "${vain}" for the environment ${environment}.`, {
    hint: `It has ${forTests.map(({ name }) => name).join(', ') || 'none'}.`,
    data: { service: service.name, key: 'seeds' },
  })
}

function canBeSown({ requires }: Seed, service: string, { applied }: Standing): boolean {
  const missing = requires.find((one) => one.service === service && !applied.some((row) => row.version === one.version))
  return missing === undefined
}
