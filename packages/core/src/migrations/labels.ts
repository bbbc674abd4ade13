import type { Migration, Requirement } from '../migration.ts'
import type { Loaded } from './load.ts'

/** The versions of a service by how its people write them; null: several are written so. */
type Labels = ReadonlyMap<string, bigint | null>

/** What services require of each other by numbers, where their files write a version as that service's people do. */
export function numbered<Client>(all: readonly Loaded<Client>[]): readonly Loaded<Client>[] {
  const labels = new Map(
    all.flatMap(({ service, migrations }): [string, Labels][] => {
      const list = labelsOf(migrations)
      return list.size > 0 ? [[service.name, list]] : []
    }),
  )
  if (labels.size === 0) return all
  const meant = <File extends { readonly requires: readonly Requirement[] }>(file: File): File =>
    file.requires.length === 0 ? file : { ...file, requires: file.requires.map((one) => numberOf(one, labels)) }
  return all.map((one) => ({
    ...one,
    migrations: one.migrations.map(meant),
    repeatables: one.repeatables.map(meant),
    seeds: one.seeds.map(meant),
  }))
}

function labelsOf(migrations: readonly Migration[]): Labels {
  const labels = new Map<string, bigint | null>()
  if (migrations.every(({ label }) => label === undefined)) return labels
  for (const { version, label } of migrations) {
    const written = withoutZeros(label ?? String(version))
    labels.set(written, labels.has(written) && labels.get(written) !== version ? null : version)
  }
  return labels
}

function numberOf(requirement: Requirement, labels: ReadonlyMap<string, Labels>): Requirement {
  const { service, version } = requirement
  const number = labels.get(service)?.get(withoutZeros(String(version)))
  return number == null ? requirement : { service, version: number }
}

/** A number's zeros were dropped where it was read as one. */
function withoutZeros(text: string): string {
  return text.replace(/^0+(?=\d+$)/, '')
}
