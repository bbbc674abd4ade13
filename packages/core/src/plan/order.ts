import type { Graph, Node } from './edges.ts'

/**
 * A sequence that respects every edge. Among what may come next it stays with the service at work, takes back before
 * it applies, and otherwise follows the services' order (backwards for taking back). Linear in nodes and edges.
 */
export function order<Client>(graph: Graph<Client>): Node<Client>[] {
  const waits = graph.before.map((list) => list.length)
  // A service's own steps form a chain, so at most one of each is ready at a time.
  const ready = new Map<number, Node<Client>>()
  const offer = (node: Node<Client>) => waits[node.id] === 0 && ready.set(node.site.rank, node)
  for (const node of graph.nodes) offer(node)

  const sequence: Node<Client>[] = []
  let current: Node<Client> | undefined
  while (ready.size > 0) {
    const same: Node<Client> | undefined = current && ready.get(current.site.rank)
    const next: Node<Client> = same && same.direction === current?.direction ? same : first(ready.values())
    ready.delete(next.site.rank)
    sequence.push(next)
    current = next
    for (const id of graph.after[next.id] ?? []) {
      waits[id] = (waits[id] ?? 0) - 1
      offer(graph.nodes[id]!)
    }
  }
  return sequence
}

function first<Client>(candidates: Iterable<Node<Client>>): Node<Client> {
  let best: Node<Client> | undefined
  for (const node of candidates) if (!best || weight(node) < weight(best)) best = node
  return best!
}

function weight(node: Node): number {
  return node.direction === 'down' ? -node.site.rank - 1e9 : node.site.rank
}
