import type { Goal, PlanOptions } from '../../src/plan/goal.ts'
import type { PlanService, RefusalCode } from '../../src/plan/plan.ts'
import { cyclic } from './validity.ts'
import { refusalsOf } from './model-refusals.ts'
import { type Key, keyOf, needed, split, World } from './world.ts'

/** What a plan has to be, by the words of the design and with no thought of speed. */
export interface Expected {
  readonly down: ReadonlySet<Key>
  readonly up: ReadonlySet<Key>
  /** Refusals that must be there. */
  readonly must: ReadonlySet<RefusalCode>
  /** Refusals about which the design is silent; all others must not be there. */
  readonly may: ReadonlySet<RefusalCode>
}

export type Selection = Pick<Expected, 'down' | 'up'> & { readonly said: Set<RefusalCode> }

export function expected(
  services: readonly PlanService[],
  goal: Exclude<Goal, { verb: 'seed' }>,
  options: PlanOptions,
): Expected {
  const world = new World(services, goal, options)
  const selection = select(world, goal)
  if (cyclic(world, selection)) selection.said.add('CYCLE')
  const { must, may } = refusalsOf(world, goal, selection)
  return { down: selection.down, up: selection.up, must, may }
}

function select(world: World, goal: Exclude<Goal, { verb: 'seed' }>): Selection {
  const said = new Set<RefusalCode>()
  const chosen = chosenDown(world, goal)
  const down = world.options.cascade ? cascade(world, chosen) : chosen
  if (goal.verb === 'down') return { down, up: new Set(), said }
  const first = goal.verb === 'redo' ? down : goal.verb === 'reset' ? chosenAnew(world, down) : chosenUp(world, goal)
  const restored = goal.verb === 'up' && goal.count !== 0 ? world.named().flatMap((name) => world.restored(name)) : []
  return { down, up: pull(world, [...first, ...restored], down, said), said }
}

/** The last n by the order of application; everything above a target. */
function chosenDown(world: World, goal: Exclude<Goal, { verb: 'seed' }>): Set<Key> {
  if (goal.verb === 'up') return new Set()
  if (goal.verb === 'to') {
    return new Set(
      goal.targets.flatMap(({ service, version }) => {
        if (version === 'latest') return []
        const above = world.rows(service).filter((row) => version === 'zero' || row.version > version)
        return above.map((row) => keyOf(service, row.version))
      }),
    )
  }
  return new Set(
    world.named().flatMap((name) => {
      const newestFirst = world.rowsInOrder(name).reverse()
      return newestFirst
        .filter((_, index) => goal.verb === 'reset' || goal.count === null || index < goal.count)
        .map((row) => keyOf(name, row.version))
    }),
  )
}

/** All files of the services that are reset, and of the others what was taken back. */
function chosenAnew(world: World, down: ReadonlySet<Key>): Set<Key> {
  const named = world.named().filter((name) => world.standing(name))
  const files = named.flatMap((name) =>
    world
      .service(name)
      .migrations.filter((file) => world.phaseAllows(file))
      .map((file) => keyOf(name, file.version)),
  )
  return new Set([...files, ...[...down].filter((key) => !named.includes(split(key)[0]))])
}

/** Who requires what goes, goes, with everything that its service applied after it; but a target is a target. */
function cascade(world: World, chosen: ReadonlySet<Key>): Set<Key> {
  const down = new Set(chosen)
  for (let before = -1; before !== down.size;) {
    before = down.size
    for (const { key, name, row } of world.allRows()) {
      if (world.isTarget(name) || down.has(key) || !row.requires.some((requirement) => down.has(needed(requirement))))
        continue
      for (const other of world.rows(name)) if (other.seq >= row.seq) down.add(keyOf(name, other.version))
    }
  }
  return down
}

/** The first n pending ones that the phase lets through; everything pending up to a target. */
function chosenUp(world: World, goal: Extract<Goal, { verb: 'up' | 'to' }>): Set<Key> {
  const pending = (name: string) => world.pending(name).filter((file) => world.phaseAllows(file))
  if (goal.verb === 'up') {
    return new Set(
      world.named().flatMap((name) => {
        return pending(name)
          .filter((_, index) => goal.count === null || index < goal.count)
          .map((file) => keyOf(name, file.version))
      }),
    )
  }
  return new Set(
    goal.targets.flatMap(({ service, version }) => {
      if (version === 'zero') return []
      return pending(service)
        .filter((file) => version === 'latest' || file.version <= version)
        .map((file) => keyOf(service, file.version))
    }),
  )
}

/** The smallest set around `first` in which everything required is there or stands, own order kept. */
function pull(world: World, first: readonly Key[], down: ReadonlySet<Key>, said: Set<RefusalCode>): Set<Key> {
  const up = new Set<Key>()
  const open = [...first]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (up.has(key)) continue
    up.add(key)
    const [name, version] = split(key)
    const below = world.pending(name).filter((file) => file.version < version && world.phaseAllows(file))
    // What stood and comes back is no more than that; all else comes with what is pending below it.
    if (!down.has(key)) open.push(...below.map((file) => keyOf(name, file.version)))
    for (const requirement of world.file(key)?.requires ?? []) {
      const other = needed(requirement)
      if (world.row(other) && !down.has(other)) continue
      const file = world.file(other)
      const stays = world.isTarget(requirement.service) && file && world.phaseAllows(file)
      if (!world.has(requirement.service) || !world.standing(requirement.service)) said.add('REQUIREMENT_UNKNOWN')
      else if (down.has(other) && first.includes(other)) open.push(other)
      else if (down.has(other) || (stays && !first.includes(other))) said.add('REQUIRED_BY')
      else if (!file) said.add('REQUIREMENT_MISSING')
      else if (!world.phaseAllows(file)) said.add('PHASE')
      else open.push(other)
    }
  }
  return up
}
