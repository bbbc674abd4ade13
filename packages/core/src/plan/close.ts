import type { Requirement } from '../migration.ts'
import type { Applied } from '../store.ts'
import { type Goal, namedServices, type PlanOptions } from './goal.ts'
import { nameIn, requirementName } from './name.ts'
import type { Note, Refusal } from './plan.ts'
import { fileOf, phaseAllowed, requirements, type Site, type Sites, willStand } from './site.ts'
import { isTold } from './writable.ts'

/**
 * Pulls in, from other services, exactly what the marked migrations require; and what migrations that stand already
 * require but that was taken back by hand.
 */
export function closeUp<Client>(
  sites: Sites<Client>,
  goal: Goal,
  options: PlanOptions,
  refusals: Refusal[],
  notes: Note[],
): void {
  const work: Item<Client>[] = []
  const fixed = goal.verb === 'to' ? new Set(goal.targets.map((target) => target.service)) : null
  for (const site of sites.values()) for (const version of [...site.apply, ...site.make]) work.push({ site, version })

  // A count of zero asks for nothing, and one across services was counted with all that comes back.
  const restores = goal.verb === 'up' && (goal.count === null || (goal.spread === 'each' && goal.count > 0))
  const named = namedServices(goal)
  for (const site of sites.values()) {
    if (named !== null && !named.includes(site.name)) continue
    for (const row of site.applied.values()) {
      if (site.revert.has(row.version)) continue
      for (const requirement of requirements(sites, row.requires)) {
        const other = sites.get(requirement.service)
        const { version } = requirement
        // What repeats is never taken back.
        if (!other?.standing || typeof version === 'string' || other.applied.has(version)) continue
        // Of a ledger that tells nothing, nobody knows what was taken back there.
        if (isTold(other.standing)) notes.push(broken(sites, site, row, requirement))
        const back = restores && other.files.get(version)
        if (!back || !phaseAllowed(back, options.phase)) continue
        pull(other, version, options, work, notes, nameIn(site, row.version))
        other.restored.set(version, (other.restored.get(version) ?? new Set()).add(site))
      }
    }
  }

  // The list grows while it is walked.
  for (const { site, version } of work) {
    const me = nameIn(site, version)
    for (const requirement of requirements(sites, fileOf(site, version)?.requires ?? [])) {
      const other = sites.get(requirement.service)
      const it = requirementName(sites, requirement)
      const file = other && fileOf(other, requirement.version)
      const phase = file && 'phase' in file ? file.phase : 'expand'
      const late = file !== undefined && !phaseAllowed({ phase }, options.phase)
      const refuse = (code: Refusal['code'], message: string, remedy: string) =>
        refusals.push({
          code,
          service: site.name,
          version: typeof version === 'bigint' ? version : null,
          message,
          remedy,
        })
      if (!other) {
        refuse(
          'REQUIREMENT_UNKNOWN',
          `${me} requires ${it}, and this configuration knows no service "${requirement.service}".`,
          'Run it from a configuration that has that service; it is never assumed to stand.',
        )
      } else if (!other.standing) {
        refuse(
          'REQUIREMENT_UNKNOWN',
          `${me} requires ${it}, and ${other.name} can't be reached to see whether it stands.`,
          `Bring ${other.name} within reach and run again.`,
        )
      } else if (willStand(other, requirement.version)) {
        continue
      } else if (isTakenBack(other, requirement.version) || (fixed?.has(other.name) && file && !late)) {
        refuse(
          'REQUIRED_BY',
          `${me} requires ${it}, which this goal takes back or leaves out.`,
          `Choose a goal for ${other.name} that keeps ${it}.`,
        )
      } else if (!file) {
        refuse(
          'REQUIREMENT_MISSING',
          `${me} requires ${it}, which neither stands nor has a file.`,
          `Check the number, or add the migration to ${other.name}.`,
        )
      } else if (late) {
        refuse(
          'PHASE',
          `${me} requires ${it}, whose phase ${phase} is not allowed in this run.`,
          `Leave ${me} for later too, or run with --phase ${phase}.`,
        )
      } else {
        pull(other, requirement.version, options, work, notes, me)
      }
    }
  }
}

interface Item<Client> {
  readonly site: Site<Client>
  readonly version: bigint | string
}

function isTakenBack(site: Site, version: bigint | string): boolean {
  return typeof version === 'bigint' && site.revert.has(version)
}

/** A version comes with what is pending below it, because a service's own order holds; a repeatable with all of it. */
function pull<Client>(
  site: Site<Client>,
  version: bigint | string,
  options: PlanOptions,
  work: Item<Client>[],
  notes: Note[],
  by: string,
): void {
  for (const migration of site.pending) {
    if (
      (typeof version === 'bigint' && migration.version > version) ||
      site.apply.has(migration.version) ||
      !phaseAllowed(migration, options.phase)
    )
      continue
    site.apply.add(migration.version)
    work.push({ site, version: migration.version })
    const why =
      migration.version === version ? `is needed by ${by}` : `comes before ${nameIn(site, version)}, which ${by} needs`
    notes.push({
      code: 'PULLED_IN',
      service: site.name,
      version: migration.version,
      message: `${nameIn(site, migration.version)} ${why}.`,
    })
  }
  if (typeof version === 'bigint') return
  site.make.add(version)
  work.push({ site, version })
  const message = `${nameIn(site, version)} is needed by ${by}.`
  notes.push({ code: 'PULLED_IN', service: site.name, version: null, message })
}

/**
 * Finds what stands on the marked versions: refuses, or with `cascade` marks it as well together with everything that
 * its service applied later.
 */
export function closeDown<Client>(sites: Sites<Client>, goal: Goal, options: PlanOptions, refusals: Refusal[]): void {
  const requirers = indexRequirers(sites)
  const fixed = goal.verb === 'to' ? new Set(goal.targets.map((target) => target.service)) : null
  const work = [...sites.values()].flatMap((site) => [...site.revert].map((version) => ({ site, version })))
  // The list grows while it is walked.
  for (const { site, version } of work) {
    for (const { site: other, row } of requirers.get(`${site.name}@${version}`) ?? []) {
      if (other.revert.has(row.version)) continue
      if (!options.cascade || fixed?.has(other.name)) {
        refusals.push(requiredBy(site, version, other, row, goal))
        continue
      }
      for (const later of other.newest) {
        if (later.seq < row.seq) break
        if (other.revert.has(later.version)) continue
        other.revert.add(later.version)
        work.push({ site: other, version: later.version })
      }
    }
  }
}

function indexRequirers<Client>(sites: Sites<Client>): Map<string, { site: Site<Client>; row: Applied }[]> {
  const index = new Map<string, { site: Site<Client>; row: Applied }[]>()
  for (const site of sites.values()) {
    for (const row of site.newest) {
      for (const { service, version } of requirements(sites, row.requires)) {
        const key = `${service}@${version}`
        const list = index.get(key)
        if (list) list.push({ site, row })
        else index.set(key, [{ site, row }])
      }
    }
  }
  return index
}

function requiredBy(site: Site, version: bigint, other: Site, row: Applied, goal: Goal): Refusal {
  const again = goal.verb === 'redo' || goal.verb === 'reset' ? ' and brings them up again' : ''
  const fixed = goal.verb === 'to' && goal.targets.some((target) => target.service === other.name)
  const cascade = `Take back ${nameIn(other, row.version)} first, or add --cascade, which takes back all that stands on it${again}.`
  return {
    code: 'REQUIRED_BY',
    service: site.name,
    version,
    message: `${nameIn(site, version)} can't be taken back: ${nameIn(other, row.version)} (${row.description}) stands and requires it.`,
    remedy: fixed ? `Choose a goal for ${other.name} that takes back ${nameIn(other, row.version)} as well.` : cascade,
  }
}

function broken(sites: Sites, site: Site, row: Applied, requirement: Requirement): Note {
  const message = `${nameIn(site, row.version)} stands and requires ${requirementName(sites, requirement)}, which was taken back.`
  return { code: 'BROKEN_REQUIREMENT', service: site.name, version: row.version, message }
}
