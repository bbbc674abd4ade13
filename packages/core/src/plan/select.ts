import { closeUp } from './close.ts'
import { connect } from './edges.ts'
import { type Goal, namedServices, type PlanOptions } from './goal.ts'
import { order } from './order.ts'
import { nameIn } from './name.ts'
import type { Note, Refusal } from './plan.ts'
import { phaseAllowed, type Site, type Sites } from './site.ts'

/** Marks what the goal itself asks for in each service, before requirements are looked at. */
export function select<Client>(
  sites: Sites<Client>,
  goal: Exclude<Goal, { verb: 'seed' }>,
  options: PlanOptions,
  refusals: Refusal[],
  notes: Note[],
): void {
  const named = namedServices(goal)
  const chosen = [...sites.values()].filter((site) => named === null || named.includes(site.name))
  if (goal.verb === 'to') {
    for (const { service, version } of goal.targets) to(sites.get(service)!, version, options, refusals)
  } else if (goal.verb === 'up') {
    for (const site of chosen) {
      const allowed = site.pending.filter((migration) => phaseAllowed(migration, options.phase))
      const count = goal.spread === 'each' && goal.count !== null ? goal.count : allowed.length
      site.apply = new Set(allowed.slice(0, count).map((migration) => migration.version))
      // A count is of versions; what is made last is made when all of them are.
      if (goal.spread === 'across' || goal.count === null) site.make = new Set(site.due)
    }
  } else {
    for (const site of chosen) {
      const count =
        goal.verb !== 'reset' && goal.spread === 'each' && goal.count !== null ? goal.count : site.newest.length
      site.revert = new Set(site.newest.slice(0, count).map((row) => row.version))
    }
  }
  if (goal.verb !== 'to' && goal.verb !== 'reset' && goal.spread === 'across' && goal.count !== null)
    across(sites, goal, goal.count, options, notes)
  if (goal.verb !== 'down' && goal.verb !== 'redo')
    for (const site of chosen) tellPhasesLeft(site, goal, options, notes)
}

function to(site: Site, version: bigint | 'zero' | 'latest', options: PlanOptions, refusals: Refusal[]): void {
  if (typeof version === 'bigint' && !site.files.has(version) && !site.applied.has(version)) {
    const near = [...site.files.values()]
      .slice(-5)
      .map((file) => file.label ?? file.version)
      .join(', ')
    refusals.push({
      code: 'NO_SUCH_VERSION',
      service: site.name,
      version,
      message: `${site.name} has no version ${version}, neither as a file nor in its ledger.`,
      remedy: near
        ? `Its last versions are ${near}; the word zero means before the first.`
        : 'It has no migrations yet.',
    })
    return
  }
  const stays = (candidate: bigint) => version === 'latest' || (version !== 'zero' && candidate <= version)
  site.revert =
    version === 'latest' ? new Set() : new Set([...site.applied.keys()].filter((candidate) => !stays(candidate)))
  site.apply = new Set(
    site.pending
      .filter((migration) => stays(migration.version) && phaseAllowed(migration, options.phase))
      .map((migration) => migration.version),
  )
  if (version === 'latest') site.make = new Set(site.due)
}

/** Marks what comes up again after it was taken back; a reset brings up all else of its services as well. */
export function bringBack<Client>(sites: Sites<Client>, goal: Goal, options: PlanOptions): void {
  if (goal.verb !== 'redo' && goal.verb !== 'reset') return
  for (const site of sites.values()) {
    const whole = goal.verb === 'reset' && site.standing && (goal.services?.includes(site.name) ?? true)
    const files = [...site.files.values()].filter((migration) => phaseAllowed(migration, options.phase))
    site.apply = whole ? new Set(files.map(({ version }) => version)) : new Set(site.revert)
    if (whole || site.revert.size > 0) site.make = new Set(site.repeatables.keys())
  }
}

/** The first `count` steps of the whole order; a beginning of it needs nothing that is not in it. */
function across<Client>(
  sites: Sites<Client>,
  goal: Exclude<Goal, { verb: 'to' | 'reset' | 'seed' }>,
  count: number,
  options: PlanOptions,
  notes: Note[],
): void {
  const said: Note[] = []
  if (goal.verb === 'up') closeUp(sites, { ...goal, count: null }, options, [], said)
  const graph = connect(sites, [], [])
  if (!graph) return
  const first = order(graph).slice(0, count)
  for (const site of sites.values()) {
    const mine = first.filter((node) => node.site === site).map((node) => node.version)
    const versions = new Set(mine.filter((version) => typeof version === 'bigint'))
    site.make = new Set(mine.filter((version) => typeof version === 'string'))
    if (goal.verb === 'up') site.apply = versions
    else site.revert = versions
  }
  notes.push(
    ...said.filter(
      ({ code, service, version }) =>
        code === 'PULLED_IN' && version !== null && sites.get(service)?.apply.has(version),
    ),
  )
}

function tellPhasesLeft(site: Site, goal: Goal, options: PlanOptions, notes: Note[]): void {
  const due = goal.verb === 'reset' && site.standing ? [...site.files.values()] : site.pending
  const left = due.filter((migration) => !phaseAllowed(migration, options.phase))
  for (const { version, phase } of left) {
    notes.push({
      code: 'PHASE_LEFT',
      service: site.name,
      version,
      message: `${nameIn(site, version)} stays pending: its phase is ${phase}.`,
    })
  }
}
