import type { MigrationStep } from '../store.ts'
import type { Graph, Node } from './edges.ts'
import type { PlanStep } from './plan.ts'
import type { Site } from './site.ts'

/** Turns nodes in their order into steps that a store can make. */
export function stepsOf<Client>(graph: Graph<Client>, sequence: readonly Node<Client>[]): PlanStep<Client>[] {
  const place = new Map(sequence.map((node, index) => [node.id, index]))
  return sequence.map((node) => {
    const after = [...new Set(graph.before[node.id])].map((id) => place.get(id)!).sort((a, b) => a - b)
    const step = node.direction === 'up' ? stepUp(node.site, node.version) : stepDown(node.site, node.version)
    return { service: node.site.name, step, after }
  })
}

function stepUp<Client>(site: Site<Client>, version: bigint): MigrationStep<Client> {
  const file = site.files.get(version)
  return {
    kind: 'migration',
    direction: 'up',
    version,
    description: file?.description ?? site.applied.get(version)?.description ?? '',
    body: file?.up ?? 'kept',
    checksum: file?.up.checksum ?? null,
    down: file?.irreversible ? null : (file?.down ?? null),
    requires: file?.requires ?? [],
    seq: null,
    forgets: [],
  }
}

function stepDown<Client>(site: Site<Client>, version: bigint): MigrationStep<Client> {
  const row = site.applied.get(version)
  const needs = (seed: { requires: readonly { service: string; version: bigint }[] }) =>
    seed.requires.some((requirement) => requirement.service === site.name && requirement.version === version)
  return {
    kind: 'migration',
    direction: 'down',
    version,
    description: row?.description ?? '',
    body: site.files.get(version)?.down ?? 'kept',
    checksum: row?.checksum ?? null,
    down: null,
    requires: row?.requires ?? [],
    seq: row?.seq ?? null,
    forgets: (site.standing?.seeds ?? []).filter(needs).map((seed) => seed.name),
  }
}
