import { type Fault, type Inspection, parseReference, type Service, SkeinError, toSkeinError } from '@skein/core'

/** What is wrong within a service's own database. */
export interface ServiceCheck {
  readonly service: string
  readonly faults: readonly Fault[]
  /** Why it could not be looked at; null when it was. */
  readonly unreachable: string | null
}

/** What came of one declared reference. */
export interface ReferenceCheck {
  readonly from: { readonly service: string; readonly place: string }
  readonly to: { readonly service: string; readonly place: string }
  /** `absent`: one of the two places isn't there (yet); `unknown`: one of the two databases is out of reach. */
  readonly state: 'whole' | 'orphans' | 'absent' | 'unknown'
  /** Distinct values that were looked up. */
  readonly values: number
  /** Rows whose value stands nowhere. */
  readonly orphans: number
  /** The first of these rows by their keys. These are data: for people who may see them. */
  readonly sample: readonly string[]
  /** Why it could not be known; null when it is. */
  readonly reason: string | null
}

export interface Integrity {
  readonly services: readonly ServiceCheck[]
  readonly references: readonly ReferenceCheck[]
}

export interface IntegrityOptions {
  /** Services whose own faults and references are looked for; null: all. */
  readonly named: readonly string[] | null
  /** At most so many rows are told of each reference. */
  readonly sample: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks for what no single database can see: values that point to rows of other databases which aren't there; and for
 * what is wrong within each. Values pass through in pieces and are looked up where they should stand, so tables of any
 * size cost no memory. Reads only. Rows that are written meanwhile may be told as orphans; ask again.
 * @throws SkeinError CONFIG_INVALID for a reference to a service that isn't configured; whatever a store rejects with.
 */
export async function checkIntegrity(services: readonly Service[], options: IntegrityOptions): Promise<Integrity> {
  const { named, signal } = options
  const asked = services.filter(({ name }) => named?.includes(name) ?? true)
  const references = asked.flatMap((service) => referencesOf(service, services))
  const meant = new Set([...asked.map(({ name }) => name), ...references.map(({ to }) => to.service)])
  await using links = await openLinks(
    services.filter(({ name }) => meant.has(name)),
    asked,
    signal,
  )
  const checked: ServiceCheck[] = []
  for (const { name } of asked) {
    const link = links.of(name)
    checked.push({ service: name, faults: (await link.inspection?.faults()) ?? [], unreachable: link.reason })
  }
  const followed: ReferenceCheck[] = []
  for (const reference of references) followed.push(await follow(reference, links, options))
  return { services: checked, references: followed }
}

type Reference = Pick<ReferenceCheck, 'from' | 'to'>

function referencesOf({ name, references = {} }: Service, services: readonly Service[]): Reference[] {
  return Object.entries(references).map(([place, target]) => {
    const to = parseReference(target)
    if (to && services.some((service) => service.name === to.service)) return { from: { service: name, place }, to }
    throw new SkeinError(
      'CONFIG_INVALID',
      `Service "${name}": references names ${target}, and there is no such service.`,
      {
        hint: `Services are ${services.map((service) => service.name).join(', ')}.`,
        data: { service: name, key: 'references' },
      },
    )
  })
}

interface Link {
  readonly inspection: Inspection | null
  readonly reason: string | null
}

interface Links extends AsyncDisposable {
  of(service: string): Link
}

/** Side by side. Of those that were asked for only the optional ones may be out of reach. */
async function openLinks(
  services: readonly Service[],
  asked: readonly Service[],
  signal: AbortSignal | undefined,
): Promise<Links> {
  const links = new Map<string, Link>()
  const close = async (): Promise<void> => {
    for (const { inspection } of links.values()) await inspection?.[Symbol.asyncDispose]()
  }
  const opened = await Promise.allSettled(
    services.map(async (service) => {
      const inspection = await service.store.inspect(signal)
      links.set(service.name, { inspection, reason: null })
    }),
  )
  for (const [index, result] of opened.entries()) {
    const service = services[index]
    if (!service || result.status === 'fulfilled') continue
    const error = toSkeinError(result.reason)
    const away = error.code === 'UNREACHABLE' || error.code === 'CONFIG_INVALID'
    if (away && (service.optional || !asked.includes(service))) {
      links.set(service.name, { inspection: null, reason: error.message })
      continue
    }
    await close()
    throw error
  }
  const nothing: Link = { inspection: null, reason: 'It was not asked.' }
  return { of: (service) => links.get(service) ?? nothing, [Symbol.asyncDispose]: close }
}

async function follow(
  reference: Reference,
  links: Links,
  { sample: most, signal }: IntegrityOptions,
): Promise<ReferenceCheck> {
  const [from, to] = [links.of(reference.from.service), links.of(reference.to.service)]
  const nothing = { ...reference, values: 0, orphans: 0, sample: [] }
  if (!from.inspection || !to.inspection) return { ...nothing, state: 'unknown', reason: from.reason ?? to.reason }
  let values = 0
  let orphans = 0
  const sample: string[] = []
  try {
    for await (const piece of from.inspection.values(reference.from.place)) {
      signal?.throwIfAborted()
      values += piece.length
      const missing = await to.inspection.missing(reference.to.place, piece)
      if (missing.length === 0) continue
      const found = await from.inspection.holding(reference.from.place, missing, most - sample.length)
      orphans += found.count
      sample.push(...found.sample)
    }
    // A place that holds no values asked nothing of the other one.
    if (values === 0) await to.inspection.missing(reference.to.place, [])
  } catch (thrown) {
    const error = toSkeinError(thrown)
    if (error.code !== 'PLACE_UNKNOWN') throw error
    return { ...nothing, state: 'absent', reason: [error.message, error.hint].filter(Boolean).join(' ') }
  }
  return { ...reference, state: orphans > 0 ? 'orphans' : 'whole', values, orphans, sample, reason: null }
}
