import {
  classifyAll,
  type Finding,
  loadAll,
  type Loaded,
  type Migration,
  nothing,
  plan,
  type Refusal,
  viewOf,
} from '@skein/core'
import { findSystem } from '../configuration/system.ts'
import { exits, type FindingValue, type Result } from '../result.ts'
import type { Call } from '../verb.ts'
import { known, upOf } from './goals.ts'

/**
 * Judges all files of the named services, what they require of each other and, where a git ref is given, what is merged
 * there; needs no database.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE
 */
export async function validate(call: Call<{ readonly against?: string }>): Promise<Result> {
  const { against } = call.flags
  const system = await findSystem(call)
  const named = known(system, call.words)
  const meant = (name: string): boolean => named?.includes(name) ?? true
  const loaded = [...loadAll(system.services).values()]
  const asked = loaded.filter((one) => meant(one.service.name))
  const merged = async (ref: string): Promise<FindingValue[]> =>
    await (await import('./against.ts')).compareWith(asked, ref, call.io.env)
  const findings = [
    ...asked.flatMap((one) => findingsOf(one).map((finding) => ({ ...finding, service: one.service.name }))),
    ...(against === undefined ? [] : await merged(against)),
    ...(loaded.length > 1 ? requirements(loaded).filter(({ service }) => meant(service)) : []),
  ]
  const services = asked.map(({ service, migrations, seeds }) => ({
    service: service.name,
    migrations: migrations.length,
    seeds: seeds.length,
  }))
  const wrong = findings.some(({ severity }) => severity === 'error')
  return {
    kind: 'validate',
    exit: wrong ? exits.refused : exits.ok,
    value: { services, findings, ...(against !== undefined && { against }) },
    ...(!wrong && { next: 'skein plan' }),
  }
}

function findingsOf(loaded: Loaded): readonly Finding[] {
  return [...loaded.findings, ...classifyAll(loaded)]
}

/** What could never be planned, wherever the databases stand: circles, and requirements that nothing fulfils. */
function requirements(loaded: readonly Loaded[]): FindingValue[] {
  const services = loaded.map((one) => ({ ...viewOf(one, nothing), optional: false, seeds: [], findings: [] }))
  const { refusals } = plan(services, upOf(null))
  const files = new Map(
    loaded.map(({ service, migrations }) => [
      service.name,
      new Map(migrations.map((file): [bigint, Migration] => [file.version, file])),
    ]),
  )
  return refusals.map((refusal) => findingOf(refusal, files.get(refusal.service)))
}

function findingOf(
  { code, service, version, message, remedy, file, line }: Refusal,
  files: ReadonlyMap<bigint, Migration> | undefined,
): FindingValue {
  const place = file ?? (version === null ? undefined : files?.get(version)?.up.file)
  return { code, severity: 'error', service, file: place ?? null, line: line ?? (place ? 1 : null), message, remedy }
}
