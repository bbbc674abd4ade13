import type { Migration } from '../migration.ts'
import type { MigrationStep, NamedStep, Step } from '../store.ts'
import type { Graph, Node } from './edges.ts'
import type { PlanStep } from './plan.ts'
import type { Site } from './site.ts'

/** Turns nodes in their order into steps that a store can make; what is not among them is not waited for. */
export function stepsOf<Client>(graph: Graph<Client>, sequence: readonly Node<Client>[]): PlanStep<Client>[] {
  const place = new Map(sequence.map((node, index) => [node.id, index]))
  return sequence.map((node) => {
    const after = [...new Set(graph.before[node.id])].flatMap((id) => place.get(id) ?? []).sort((a, b) => a - b)
    const step = node.direction === 'up' ? stepUp(node.site, node.version) : stepDown(node.site, node.version as bigint)
    return { service: node.site.name, step, after }
  })
}

/** A file's step up. */
export function stepOf<Client>(file: Migration<Client>): MigrationStep<Client> {
  const { version, label, description, up, down, verify, requires, irreversible } = file
  return {
    kind: 'migration',
    direction: 'up',
    version,
    ...(label !== undefined && { label }),
    description,
    body: up,
    checksum: up.checksum,
    ...(verify && { verify }),
    down: irreversible ? null : down,
    requires,
    seq: null,
    forgets: [],
  }
}

/** The step that makes a repeatable, for the first time or anew. */
function stepOfRepeatable<Client>(site: Site<Client>, name: string): NamedStep<Client> {
  const { up: body, requires } = site.repeatables.get(name)!
  const again = site.made.has(name)
  return { kind: 'repeatable', direction: 'up', name, body, checksum: body.checksum, requires, again }
}

function stepUp<Client>(site: Site<Client>, version: bigint | string): Step<Client> {
  if (typeof version === 'string') return stepOfRepeatable(site, version)
  const file = site.files.get(version)
  if (file) return stepOf(file)
  return {
    kind: 'migration',
    direction: 'up',
    version,
    description: site.applied.get(version)?.description ?? '',
    body: 'kept',
    checksum: null,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
}

/** The step that takes a version back; its row says what it was. */
export function stepDown<Client>(
  site: Pick<Site<Client>, 'name' | 'standing' | 'applied' | 'files'>,
  version: bigint,
): MigrationStep<Client> {
  const row = site.applied.get(version)
  const file = site.files.get(version)
  return {
    kind: 'migration',
    direction: 'down',
    version,
    ...(file?.label !== undefined && { label: file.label }),
    description: row?.description ?? '',
    body: file?.down ?? 'kept',
    checksum: row?.checksum ?? null,
    down: null,
    requires: row?.requires ?? [],
    seq: row?.seq ?? null,
    forgets: seedsOn(site, version),
  }
}

/** The seeds whose rows go when a version of their service does. */
export function seedsOn({ name, standing }: Pick<Site, 'name' | 'standing'>, version: bigint): readonly string[] {
  const sown = standing?.seeds ?? []
  return sown
    .filter(({ requires }) => requires.some((needed) => needed.service === name && needed.version === version))
    .map((seed) => seed.name)
}
