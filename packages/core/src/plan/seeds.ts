import type { Goal, PlanOptions } from './goal.ts'
import type { Note, Plan, PlanStep, Refusal } from './plan.ts'
import { judge } from './refusals.ts'
import { requirements, type Site, type Sites, stands } from './site.ts'

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
    for (const seed of site.standing ? site.service.seeds : []) {
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
      for (const { service, version } of requirements(sites, seed.requires)) {
        const other = sites.get(service)
        if (other && stands(other, version)) continue
        refusals.push({
          code: 'REQUIREMENT_MISSING',
          service: site.name,
          version: null,
          message: `The seed ${seed.name} of ${site.name} requires ${service}@${version}, which does not stand.`,
          remedy: 'Run skein up first.',
          file: seed.up.file,
          line: 1,
        })
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
  return { steps, refusals, notes }
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
