import type { Goal } from '../../src/plan/goal.ts'
import type { RefusalCode } from '../../src/plan/plan.ts'
import type { Selection } from './model.ts'
import { type Key, keyOf, needed, split, type World } from './world.ts'

type Verb = Exclude<Goal, { verb: 'seed' }>

/** Which refusals a plan must have, which it may have; one question of the design's table after the other. */
export function refusalsOf(
  world: World,
  goal: Verb,
  selection: Selection,
): { must: Set<RefusalCode>; may: Set<RefusalCode> } {
  const must = new Set<RefusalCode>(selection.said)
  const may = new Set<RefusalCode>()
  const { down, up } = selection
  const named = new Set(world.named())
  const touchedUp = new Set([...up].map((key) => split(key)[0]))
  const touched = new Set([...touchedUp, ...[...down].map((key) => split(key)[0])])
  const applies = goal.verb === 'up'
  const near = (name: string) => named.has(name) || touched.has(name)

  for (const { name, optional, findings } of world.services) {
    const standing = world.standing(name)
    if (!standing) {
      const all = goal.verb !== 'to' && goal.services === null
      const asked = all ? !optional || world.options.requireAll === true : named.has(name)
      // Going down alone is what `alone` is for; whether "all" then includes what is out of reach nobody said.
      if (asked && !(all && goal.verb !== 'up' && world.options.alone)) must.add('UNREACHABLE')
      if (down.size > 0 && !world.options.alone) must.add('UNREACHABLE')
      if (goal.verb !== 'up') may.add('UNREACHABLE')
      continue
    }
    const around = near(name) || related(world, selection, name)
    if (standing.open.length > 0) say('DIRTY', touched.has(name), around)
    if (standing.ledger === 'foreign') say('FOREIGN_LEDGER', touched.has(name) || (applies && named.has(name)), around)
    const believed = touched.has(name) || (down.size > 0 && !world.options.alone) || asksFor(world, selection, name)
    if (standing.service !== null && standing.service !== name) say('WRONG_SERVICE', believed, around)
    const environment = world.options.environment ?? null
    const elsewhere = environment !== null && standing.environment !== null && standing.environment !== environment
    if (elsewhere) say('WRONG_ENVIRONMENT', believed, around)
    if (findings.length > 0)
      say('BAD_DIRECTIVE', touchedUp.has(name) || (applies && named.has(name)), goal.verb !== 'down' && near(name))
    const system = standing.system.every((other) => world.has(other))
    if (!system && !world.options.alone)
      say(
        'SYSTEM_INCOMPLETE',
        down.has([...down].find((key) => split(key)[0] === name) ?? ''),
        down.size > 0 || (goal.verb !== 'up' && near(name)),
      )
    for (const row of standing.applied) judgeRow(name, row.version)
  }
  for (const key of down) {
    if (world.row(key)?.origin === 'baseline') must.add('BASELINE')
    else if (!canGoBack(world, key)) say('IRREVERSIBLE', world.file(key) !== undefined, true)
  }
  for (const { key, row } of world.allRows()) {
    if (!down.has(key) && row.requires.some((requirement) => down.has(needed(requirement)))) must.add('REQUIRED_BY')
  }
  for (const key of up)
    if (!down.has(key) && belowHighest(world, key, down))
      say('OUT_OF_ORDER', goal.verb !== 'redo' && !restoredFor(world, key), true)
  if (goal.verb === 'to') for (const { service, version } of goal.targets) judgeTarget(service, version)
  if (must.has('NO_SUCH_VERSION')) {
    // A goal that is none: what else would stand against it is nobody's question.
    for (const code of must) may.add(code)
    must.clear()
    must.add('NO_SUCH_VERSION')
    for (const code of ['OUT_OF_ORDER', 'REQUIRED_BY', 'CHANGED_FILE'] as const) may.add(code)
  }
  return { must, may }

  function say(code: RefusalCode, surely: boolean, perhaps: boolean): void {
    if (surely) must.add(code)
    if (perhaps) may.add(code)
  }

  function judgeRow(name: string, version: bigint): void {
    const key = keyOf(name, version)
    const [row, file] = [world.row(key), world.file(key)]
    if (!row) return
    const stays = !down.has(key)
    if (file && row.checksum !== file.up.checksum)
      say('CHANGED_FILE', applies && named.has(name), goal.verb !== 'down' && stays && near(name))
    const anew = goal.verb === 'reset' && named.has(name)
    if (!file && !world.isAhead(name, row) && !anew)
      say('MISSING_FILE', applies && named.has(name), goal.verb !== 'down' && near(name))
    if (!file && !stays && (goal.verb === 'redo' || (goal.verb === 'reset' && !anew))) must.add('MISSING_FILE')
    if (!file && !stays && row.kept === null && !anew) may.add('MISSING_FILE')
  }

  function judgeTarget(service: string, version: bigint | 'zero' | 'latest'): void {
    if (typeof version !== 'bigint' || world.file(keyOf(service, version))) return
    say('NO_SUCH_VERSION', !world.row(keyOf(service, version)) && world.standing(service) !== null, true)
  }
}

function canGoBack(world: World, key: Key): boolean {
  const file = world.file(key)
  return file ? file.down !== null : world.row(key)?.kept !== null
}

function belowHighest(world: World, key: Key, down: ReadonlySet<Key>): boolean {
  const [name, version] = split(key)
  const file = world.file(key)
  if (!file || file.phase !== 'expand' || file.outOfOrder || world.options.allowOutOfOrder) return false
  return world.rows(name).some((row) => row.version > version && !down.has(keyOf(name, row.version)))
}

/** It is in the plan because something that stands has lost it. */
function restoredFor(world: World, key: Key): boolean {
  return world.allRows().some(({ row }) => row.requires.some((requirement) => needed(requirement) === key))
}

/** Something in the plan requires one of this service's versions, or the other way round. */
function related(world: World, selection: Selection, name: string): boolean {
  return selection.down.size > 0 || asksFor(world, selection, name)
}

function asksFor(world: World, { up }: Selection, name: string): boolean {
  return [...up].some((key) => world.file(key)?.requires.some(({ service }) => service === name))
}
