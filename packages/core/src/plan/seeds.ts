import type { Requirement } from '../migration.ts'
import type { Goal, PlanOptions } from './goal.ts'
import { requirementName } from './name.ts'
import type { Note, Plan, PlanStep, Refusal } from './plan.ts'
import { judge } from './refusals.ts'
import { requirements, type Site, type Sites, stands } from './site.ts'
import { isTold, judgeWritable } from './writable.ts'

/** The seeds of an environment that were not sown yet, services in an order that follows `dependsOn`. */
export function planSeeds<Client>(
  sites: Sites<Client>,
  goal: Extract<Goal, { verb: 'seed' }>,
  options: PlanOptions,
): Plan<Client> {
  const refusals: Refusal[] = []
  const notes: Note[] = []
  const steps: PlanStep<Client>[] = []
  const last = new Map<string, number>()
  for (const site of byDependence(sites)) {
    if (goal.services !== null && !goal.services.includes(site.name)) continue
    const { unnamedSeeds } = site.service
    if (unnamedSeeds !== undefined)
      notes.push({
        code: 'SEEDS_NOT_NAMED',
        service: site.name,
        version: null,
        message: `${site.name} has a folder of seeds that its skein.config.ts does not name, so none of them is sown. Add to it: seeds: '${unnamedSeeds}'`,
      })
    for (const seed of isTold(site.service.standing) ? site.service.seeds : []) {
      if (!allowedHere(seed, site, options, notes)) continue
      const sown = site.standing?.seeds.find((row) => row.name === seed.name)
      if (sown && (sown.checksum === seed.up.checksum || sown.checksum === null)) continue
      if (sown && !seed.rerun) {
        refusals.push({
          code: 'CHANGED_FILE',
          service: site.name,
          version: null,
          message: `The seed ${seed.name} of ${site.name} was changed after it was sown.`,
          remedy: 'Restore it and write the change as a new seed, or say in it: -- skein: rerun',
          file: seed.up.file,
          line: 1,
        })
        continue
      }
      for (const requirement of requirements(sites, seed.requires)) {
        const lacking = lackOf(requirement, sites)
        if (!lacking) continue
        const { code, why, remedy } = lacking
        const it = requirementName(sites, requirement)
        const message = `The seed ${seed.name} of ${site.name} requires ${it}, ${why}.`
        refusals.push({ code, service: site.name, version: null, message, remedy, file: seed.up.file, line: 1 })
      }
      const { name, up: body, requires } = seed
      steps.push({
        service: site.name,
        step: {
          kind: 'seed',
          direction: 'up',
          name,
          body,
          checksum: body.checksum,
          requires,
          again: sown !== undefined,
        },
        after: before(site, last),
      })
      last.set(site.name, steps.length - 1)
    }
  }
  judge(sites, goal, options, refusals, notes)
  judgeWritable(sites, goal, steps, refusals, notes)
  return { steps, refusals, notes }
}

/** Why a requirement is not known to stand; null where it stands. */
function lackOf(
  { service, version }: Requirement,
  sites: Sites,
): { code: Refusal['code']; why: string; remedy: string } | null {
  const other = sites.get(service)
  const code = 'REQUIREMENT_UNKNOWN'
  if (!other) {
    const why = `and this configuration knows no service "${service}"`
    return { code, why, remedy: 'Run it from a configuration that has that service; it is never assumed to stand.' }
  }
  if (!other.standing)
    return {
      code,
      why: `and ${service} can't be reached to see whether it stands`,
      remedy: `Bring ${service} within reach and run again.`,
    }
  if (stands(other, version)) return null
  return { code: 'REQUIREMENT_MISSING', why: 'which does not stand', remedy: 'Run skein up first.' }
}

/** A seed follows its service's previous one; the first follows the last ones of the services that it depends on. */
function before(site: Site, last: ReadonlyMap<string, number>): number[] {
  const previous = last.get(site.name)
  if (previous !== undefined) return [previous]
  const others = new Set(site.service.dependsOn.map((name) => last.get(name)))
  return [...others].filter((index) => index !== undefined).sort((a, b) => a - b)
}

function allowedHere(
  seed: { readonly name: string; readonly environments: readonly string[] },
  site: Site,
  options: PlanOptions,
  notes: Note[],
): boolean {
  const environment = options.environment ?? null
  if (environment !== null && seed.environments.includes(environment)) return true
  const here = environment ?? 'not said (set SKEIN_ENV or --env)'
  notes.push({
    code: 'SEED_ENVIRONMENT',
    service: site.name,
    version: null,
    message: `The seed ${seed.name} of ${site.name} is for ${seed.environments.join(', ')}; this environment is ${here}.`,
  })
  return false
}

function byDependence<Client>(sites: Sites<Client>): Site<Client>[] {
  const sequence = new Set<Site<Client>>()
  const visiting = new Set<string>()
  const visit = (site: Site<Client>) => {
    if (visiting.has(site.name)) return
    visiting.add(site.name)
    for (const name of site.service.dependsOn) {
      const other = sites.get(name)
      if (other) visit(other)
    }
    sequence.add(site)
  }
  for (const site of sites.values()) visit(site)
  return [...sequence]
}
