import type { Plan, PlanStep } from '../../src/plan/plan.ts'
import { type Key, keyOf, needed, split, type World } from './world.ts'

/** One step as the rules speak of it. */
interface Move {
  readonly key: Key
  readonly name: string
  readonly up: boolean
}

/**
 * What is wrong with doing these steps one by one, by the definitions alone: a requirement must stand before what needs
 * it and as long as that stands; a service's own order holds; dependsOn holds wherever nothing speaks against it.
 */
export function faults(world: World, steps: readonly PlanStep[]): string[] {
  const moves = steps.map(moveOf)
  return [...walk(world, moves), ...ownOrder(world, moves), ...dependsOn(world, moves)]
}

/** One of the orders that a plan's edges allow, the choices made by `pick`. */
export function linearExtension({ steps }: Plan, pick: (count: number) => number): PlanStep[] {
  const done = new Set<number>()
  const result: PlanStep[] = []
  while (result.length < steps.length) {
    const ready = steps.flatMap((step, index) =>
      !done.has(index) && step.after.every((other) => done.has(other)) ? [index] : [],
    )
    const next = ready[pick(ready.length)]
    if (next === undefined) throw new Error(`the edges lock each other after ${result.length} steps`)
    done.add(next)
    result.push(steps[next]!)
  }
  return result
}

/** Whether requires and the own orders alone already forbid every order. */
export function cyclic(world: World, { down, up }: { down: ReadonlySet<Key>; up: ReadonlySet<Key> }): boolean {
  const moves = [...[...down].map((key) => ({ key, up: false })), ...[...up].map((key) => ({ key, up: true }))]
  const all = moves.map((move): Move => ({ ...move, name: split(move.key)[0] }))
  return all.some((move) => reaches(move, move, all, (a, b) => mustPrecede(world, a, b)))
}

function moveOf({ service, step }: PlanStep): Move {
  return {
    key: keyOf(service, step.kind === 'migration' ? step.version : -1n),
    name: service,
    up: step.direction === 'up',
  }
}

function* walk(world: World, moves: readonly Move[]): Iterable<string> {
  const standing = new Set(world.allRows().map(({ key }) => key))
  for (const { key, up } of moves) {
    if (up === standing.has(key)) yield `${key} ${up ? 'stands already' : 'does not stand'}`
    const lost = () => [...standing].filter((other) => requiresOf(world, other).includes(key) && other !== key)
    if (up) {
      const missing = (world.file(key)?.requires ?? []).map(needed).filter((other) => !standing.has(other))
      if (missing.length > 0) yield `${key} goes up without ${missing.join(', ')}`
      standing.add(key)
    } else {
      if (lost().length > 0) yield `${key} goes while ${lost().join(', ')} requires it`
      standing.delete(key)
    }
  }
}

function* ownOrder(world: World, moves: readonly Move[]): Iterable<string> {
  for (const [index, first] of moves.entries()) {
    for (const second of moves.slice(index + 1))
      if (ownPrecedes(world, second, first)) yield `${first.key} comes before ${second.key} of its own service`
  }
}

/** Every pair the other way round needs a reason: requires, own orders and the pairs that hold lead from one to the other. */
function* dependsOn(world: World, moves: readonly Move[]): Iterable<string> {
  const place = new Map(moves.map((move, index) => [move, index]))
  const holds = (a: Move, b: Move) => mustPrecede(world, a, b) || (wants(world, a, b) && place.get(a)! < place.get(b)!)
  for (const [index, first] of moves.entries()) {
    for (const second of moves.slice(index + 1)) {
      if (!wants(world, second, first) || reaches(first, second, moves, (a, b) => mustPrecede(world, a, b))) continue
      const mixed = reaches(first, second, moves, (a, b) => mustPrecede(world, a, b) || wants(world, a, b))
      if (!mixed || !reaches(first, second, moves, holds))
        yield `${first.key} comes before ${second.key} although its service depends on that`
    }
  }
}

/** dependsOn; and what a service has lost comes back before its own steps. */
function wants(world: World, a: Move, b: Move): boolean {
  if (a.up !== b.up) return false
  const [before, after] = a.up ? [a, b] : [b, a]
  if (world.service(after.name).dependsOn.includes(before.name)) return true
  return (
    world.goal.verb === 'up' &&
    a.name !== b.name &&
    world.named().includes(b.name) &&
    world.restored(b.name).includes(a.key)
  )
}

function mustPrecede(world: World, a: Move, b: Move): boolean {
  if (ownPrecedes(world, a, b)) return true
  if (a.up !== b.up) return false
  if (a.up) return (world.file(b.key)?.requires ?? []).some((requirement) => needed(requirement) === a.key)
  return a.key !== b.key && (world.row(a.key)?.requires ?? []).some((requirement) => needed(requirement) === b.key)
}

function ownPrecedes(world: World, a: Move, b: Move): boolean {
  if (a.name !== b.name || a === b) return false
  if (a.up !== b.up) return !a.up
  if (a.up) return split(a.key)[1] < split(b.key)[1]
  return (world.row(a.key)?.seq ?? 0n) > (world.row(b.key)?.seq ?? 0n)
}

function reaches(from: Move, to: Move, moves: readonly Move[], edge: (a: Move, b: Move) => boolean): boolean {
  const seen = new Set<Move>()
  const open = moves.filter((move) => edge(from, move))
  for (let move = open.pop(); move; move = open.pop()) {
    if (move === to) return true
    if (seen.has(move)) continue
    seen.add(move)
    open.push(...moves.filter((other) => edge(move, other)))
  }
  return false
}

function requiresOf(world: World, key: Key): Key[] {
  return (world.row(key)?.requires ?? world.file(key)?.requires ?? []).map(needed)
}
