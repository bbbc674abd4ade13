import type { Requirement } from '../migration.ts'
import type { Step } from '../store.ts'
import type { PlanService } from './plan.ts'
import type { Site, Sites } from './site.ts'

/** `user@2`, `user@R_views`, or `user@1.10` where its people write a version otherwise: what it is called in sentences. */
export function versionName(service: string, version: bigint | string, label?: string): string {
  return `${service}@${label ?? version}`
}

/** What a step is called in sentences: as its version is, or `user seed 010_countries`. */
export function stepName(service: string, step: Step): string {
  if (step.kind === 'migration') return versionName(service, step.version, step.label)
  return step.kind === 'seed' ? `${service} seed ${step.name}` : versionName(service, step.name)
}

/** What tells a step from all others of its direction: `user@2` whatever it is called. For programs. */
export function stepKey(service: string, step: Step): string {
  return step.kind === 'migration' ? versionName(service, step.version) : stepName(service, step)
}

/** A service by whose files its versions are called. */
export type Named = Pick<Site, 'name' | 'files'>

/** The same of a service that no plan is being made for. */
export function namedBy({ name, migrations }: PlanService): Named {
  return { name, files: new Map(migrations.map((file) => [file.version, file])) }
}

/** The name of a version of a service. */
export function nameIn({ name, files }: Named, version: bigint | string): string {
  return versionName(name, version, typeof version === 'bigint' ? files.get(version)?.label : undefined)
}

/** The same where no plan is being made. */
export function requiredName({ service, version }: Requirement, all: readonly PlanService[]): string {
  const other = all.find(({ name }) => name === service)
  return other ? nameIn(namedBy(other), version) : versionName(service, version)
}

/** The name of what is required, as far as its service is known. */
export function requirementName(sites: Sites, { service, version }: Requirement): string {
  const site = sites.get(service)
  return site ? nameIn(site, version) : versionName(service, version)
}
