import type { Graph, Node } from './edges.ts'

/** The ids of one circle, in edge order; null when there is none. */
export function findCycle(graph: Graph): number[] | null {
  const waits = graph.before.map((list) => list.length)
  const free = waits.flatMap((count, id) => (count === 0 ? [id] : []))
  let done = 0
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    done++
    for (const next of graph.after[id] ?? []) {
      waits[next] = (waits[next] ?? 0) - 1
      if (waits[next] === 0) free.push(next)
    }
  }
  if (done === graph.nodes.length) return null
  // Whatever still waits has a predecessor that still waits: walking back must come round.
  const path: number[] = []
  let at = waits.findIndex((count) => count > 0)
  while (!path.includes(at)) {
    path.push(at)
    at = graph.before[at]?.find((id) => (waits[id] ?? 0) > 0) ?? at
  }
  return path.slice(path.indexOf(at)).reverse()
}

/** For each node, the place of the first one of `chain` that can be reached from it; undefined where none can. */
export function reachesFirst(graph: Graph, chain: readonly Node[]): readonly (number | undefined)[] {
  const reached: (number | undefined)[] = graph.nodes.map(() => undefined)
  const place = new Map(chain.map((node, index) => [node.id, index]))
  const waits = graph.after.map((list) => list.length)
  const free = waits.flatMap((count, id) => (count === 0 ? [id] : []))
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    let least = place.get(id)
    for (const next of graph.after[id] ?? []) {
      const behind = reached[next]
      if (behind !== undefined && (least === undefined || behind < least)) least = behind
    }
    reached[id] = least
    for (const previous of graph.before[id] ?? []) {
      waits[previous] = (waits[previous] ?? 0) - 1
      if (waits[previous] === 0) free.push(previous)
    }
  }
  return reached
}
