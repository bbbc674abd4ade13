import type { Direction } from '../store.ts'
import { compareVersions } from '../version.ts'
import { findCycle, reachesFirst } from './cycle.ts'
import { nameIn } from './name.ts'
import type { Note, Refusal } from './plan.ts'
import { fileOf, requirements, type Site, type Sites } from './site.ts'

export interface Node<Client = unknown> {
  readonly id: number
  readonly site: Site<Client>
  /** A version, or a repeatable's name. */
  readonly version: bigint | string
  readonly direction: Direction
}

/** What must come before what. `before[id]` and `after[id]` are each other's mirror. */
export interface Graph<Client = unknown> {
  readonly nodes: readonly Node<Client>[]
  readonly before: readonly number[][]
  readonly after: readonly number[][]
}

type Chain = readonly Node[]

/** Builds the graph of the marked versions; null, with a refusal, when what they require goes round in a circle. */
export function connect<Client>(sites: Sites<Client>, refusals: Refusal[], notes: Note[]): Graph<Client> | null {
  const nodes: Node<Client>[] = []
  const chains = new Map<Site<Client>, { down: Node<Client>[]; up: Node<Client>[] }>()
  for (const site of sites.values()) {
    const add = (direction: Direction) => (version: bigint | string) => {
      const node = { id: nodes.length, site, version, direction }
      nodes.push(node)
      return node
    }
    const down = site.newest.filter((row) => site.revert.has(row.version)).map((row) => add('down')(row.version))
    const up = [...[...site.apply].sort(compareVersions), ...[...site.make].sort()].map(add('up'))
    chains.set(site, { down, up })
  }
  const graph = { nodes, before: nodes.map((): number[] => []), after: nodes.map((): number[] => []) }
  const edge = (from: Node, to: Node) => {
    graph.before[to.id]?.push(from.id)
    graph.after[from.id]?.push(to.id)
  }

  const find = index(nodes)
  const cross = new Map<string, Set<string>>()
  const link = (from: Node, to: Node) => {
    edge(from, to)
    if (from.site !== to.site) cross.set(from.site.name, (cross.get(from.site.name) ?? new Set()).add(to.site.name))
  }
  for (const { down, up } of chains.values()) {
    const chain = [...down, ...up]
    for (const [index, node] of chain.entries()) if (index > 0) edge(chain[index - 1] as Node, node)
  }
  for (const node of nodes) {
    const { site, version: mine, direction } = node
    const file = direction === 'up' ? fileOf(site, mine) : site.applied.get(mine as bigint)
    for (const { service, version } of requirements(sites, file?.requires ?? [])) {
      const other = find(node.direction, service, version)
      if (!other) continue
      if (node.direction === 'up') link(other, node)
      else link(node, other)
    }
  }
  const cycle = findCycle(graph)
  if (cycle) {
    const path = cycle.flatMap((id) => (nodes[id] ? nameIn(nodes[id].site, nodes[id].version) : []))
    refusals.push(cycleRefusal(nodes[cycle[0]!] as Node, path))
    return null
  }

  const soft = (earlier: Chain, later: Chain): boolean => {
    if (earlier.length === 0 || later.length === 0) return true
    const whole = keepWithoutCycle(
      graph,
      earlier,
      later,
      leads(cross, (later[0] as Node).site.name, (earlier[0] as Node).site.name),
      edge,
    )
    cross.set(
      (earlier[0] as Node).site.name,
      (cross.get((earlier[0] as Node).site.name) ?? new Set()).add((later[0] as Node).site.name),
    )
    return whole
  }
  for (const site of sites.values()) {
    for (const name of new Set(site.service.dependsOn)) {
      const other = sites.get(name)
      if (!other) continue
      const [mine, theirs] = [chains.get(site), chains.get(other)]
      const wholeUp = soft(theirs?.up ?? [], mine?.up ?? [])
      const wholeDown = soft(mine?.down ?? [], theirs?.down ?? [])
      if (!wholeUp || !wholeDown) notes.push(yielded(site.name, other.name))
    }
    for (const [version, needing] of site.restored) {
      const node = find('up', site.name, version)
      if (node) for (const other of needing) if (other !== site) soft([node], chains.get(other)?.up ?? [])
    }
  }
  return graph
}

/**
 * Puts all of one chain before all of another, as far as that closes no circle.
 * @returns whether every pair could be kept.
 */
function keepWithoutCycle(
  graph: Graph,
  earlier: Chain,
  later: Chain,
  mayLeadBack: boolean,
  edge: (from: Node, to: Node) => void,
): boolean {
  if (!mayLeadBack) {
    edge(earlier.at(-1) as Node, later[0] as Node)
    return true
  }
  const reached = reachesFirst(graph, earlier)
  let placed = 0
  let whole = true
  for (const node of later) {
    const limit = reached[node.id] ?? earlier.length
    if (limit < earlier.length) whole = false
    if (limit <= placed) continue
    edge(earlier[limit - 1] as Node, node)
    placed = limit
  }
  return whole
}

/** Whether steps of one service may have to come before steps of another, judged by services alone. */
function leads(cross: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set([from])
  const work = [from]
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    if (name === to) return true
    for (const next of cross.get(name) ?? []) if (!seen.has(next) && seen.add(next)) work.push(next)
  }
  return false
}

type Find<Client> = (direction: Direction, service: string, version: bigint | string) => Node<Client> | undefined

function index<Client>(nodes: readonly Node<Client>[]): Find<Client> {
  type Versions = Map<bigint | string, Node<Client>>
  const found = { up: new Map<string, Versions>(), down: new Map<string, Versions>() }
  for (const node of nodes) {
    const services = found[node.direction]
    const versions = services.get(node.site.name) ?? (new Map() as Versions)
    if (versions.size === 0) services.set(node.site.name, versions)
    versions.set(node.version, node)
  }
  return (direction, service, version) => found[direction].get(service)?.get(version)
}

function yielded(service: string, on: string): Note {
  const message = `${service} depends on ${on}, but a requirement asks for the other order in places; there the requirement was followed.`
  return { code: 'DEPENDS_ON_YIELDED', service, version: null, message }
}

function cycleRefusal(node: Node, path: readonly string[]): Refusal {
  return {
    code: 'CYCLE',
    service: node.site.name,
    version: typeof node.version === 'bigint' ? node.version : null,
    message: `These migrations wait for each other: ${[...path, path[0]].join(' → ')} (each comes before the next).`,
    remedy: 'Take out one of the requires on that path, or split the migration that has it.',
  }
}
