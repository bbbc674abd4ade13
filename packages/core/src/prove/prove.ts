import { type Catalog, type CatalogChange, compareCatalogs } from '../catalog.ts'
import { type SkeinError, toSkeinError } from '../error.ts'
import type { Migration } from '../migration.ts'
import type { Loaded } from '../migrations/load.ts'
import { stepDown, stepOf } from '../plan/steps.ts'
import type { Service } from '../service.ts'
import { nothing } from '../standing.ts'
import { viewOf } from '../run/view.ts'
import { openStage, type Stage } from './stage.ts'

/**
 * What a rehearsal says of a migration. `proven`: its down takes back exactly what its up makes, and the up makes the
 * same again. `irreversible`: there is no down, on purpose or not; its up was run. `lossy`: the down leaves something
 * behind, or takes too much. `unsteady`: the second up makes something else than the first. `unlike`: it makes something
 * else than those that it replaces. `broken`: one of them failed.
 */
export type Verdict = 'proven' | 'irreversible' | 'lossy' | 'unsteady' | 'unlike' | 'broken'

/** What came of one migration, or of one repeatable, which is run twice. */
export interface ProofStep {
  /** A version, or a repeatable's name. */
  readonly version: bigint | string
  /** As of its migration. */
  readonly label?: string
  readonly description: string
  readonly verdict: Verdict
  /** Lossy: from before the up to after the down. Unsteady: from the first up to the second. Unlike: from theirs to its. */
  readonly changes: readonly CatalogChange[]
  /** Broken: where, and what the store said. */
  readonly failed?: { readonly at: 'up' | 'down' | 'second up'; readonly error: SkeinError }
  readonly milliseconds: number
}

/** What all of a service's migrations make of an empty store; null when they can't be run to their end. */
export interface Proof {
  readonly catalog: Catalog | null
}

/**
 * Rehearses every migration of a service on an empty store, up, down and up again, with the catalog read in between.
 * After one that can't be trusted the stage is made anew, so that each is judged for itself. What they require of other
 * services is taken to stand.
 * @throws SkeinError NO_SHADOW, CANCELLED, and what the store says when it can't be had.
 */
export async function* prove<Client>(loaded: Loaded<Client>, signal?: AbortSignal): AsyncGenerator<ProofStep, Proof> {
  const { service } = loaded
  const { migrations, repeatables = [] } = viewOf(loaded, nothing)
  let stage = await openStage(service, signal)
  try {
    let before = await stage.catalog()
    for (const [index, migration] of migrations.entries()) {
      signal?.throwIfAborted()
      const step = await rehearse(stage, service, migration, before)
      const { after, ...told } = step
      const unlike = after && migration.replaces ? await compareWithParts(loaded, migration, after, signal) : []
      yield unlike.length > 0 ? { ...told, verdict: 'unlike', changes: unlike } : told
      if (after) {
        before = after
        continue
      }
      if (told.failed?.at === 'up') return { catalog: null }
      await stage[Symbol.asyncDispose]()
      stage = await openStage(service, signal)
      for (const past of migrations.slice(0, index + 1)) await stage.play(stepOf(past))
      before = await stage.catalog()
    }
    for (const repeatable of repeatables) {
      const { after, ...told } = await repeat(stage, repeatable)
      yield told
      if (!after) return { catalog: null }
      before = after
    }
    return { catalog: before }
  } finally {
    await stage[Symbol.asyncDispose]()
  }
}

/** What differs where those are run that a squashed migration replaces; nothing where their files are gone. */
async function compareWithParts<Client>(
  loaded: Loaded<Client>,
  squash: Migration<Client>,
  made: Catalog,
  signal: AbortSignal | undefined,
): Promise<readonly CatalogChange[]> {
  const others = loaded.migrations.filter((migration) => migration !== squash)
  const { migrations } = viewOf({ ...loaded, migrations: others }, nothing)
  const parts = migrations.filter(({ version }) => version <= (squash.replaces?.to ?? 0n))
  if (!parts.some(({ version }) => version >= (squash.replaces?.from ?? 0n))) return []
  await using stage = await openStage(loaded.service, signal)
  for (const part of parts) await stage.play(stepOf(part))
  return compareCatalogs(await stage.catalog(), made)
}

/** What stands afterwards; null where that is not what the ups make. */
type Rehearsed = ProofStep & { readonly after: Catalog | null }

async function rehearse<Client>(
  stage: Stage<Client>,
  service: Service<Client>,
  migration: Migration<Client>,
  before: Catalog,
): Promise<Rehearsed> {
  const began = performance.now()
  const { version, label, description } = migration
  const name = { version, ...(label !== undefined && { label }), description }
  const said = (verdict: Verdict, after: Catalog | null, rest: Partial<ProofStep> = {}): Rehearsed => {
    return { ...name, verdict, changes: [], milliseconds: performance.now() - began, after, ...rest }
  }
  let at: 'up' | 'down' | 'second up' = 'up'
  try {
    await stage.play(stepOf(migration))
    const first = await stage.catalog()
    if (!migration.down || migration.irreversible) return said('irreversible', first)
    at = 'down'
    await takeBack(stage, service, migration)
    const lost = compareCatalogs(before, await stage.catalog())
    if (lost.length > 0) return said('lossy', null, { changes: lost })
    at = 'second up'
    await stage.play(stepOf(migration))
    const second = await stage.catalog()
    const changes = compareCatalogs(first, second)
    return changes.length > 0 ? said('unsteady', null, { changes }) : said('proven', second)
  } catch (thrown) {
    const error = toSkeinError(thrown)
    if (error.code !== 'STEP_FAILED') throw error
    return said('broken', null, { failed: { at, error } })
  }
}

async function takeBack<Client>(
  stage: Stage<Client>,
  service: Service<Client>,
  migration: Migration<Client>,
): Promise<void> {
  const standing = await stage.session.read()
  const applied = new Map(standing.applied.map((row) => [row.version, row]))
  const files = new Map([[migration.version, migration]])
  await stage.play(stepDown({ name: service.name, standing, applied, files }, migration.version))
}

/** A repeatable is run whenever its text changes, so it must bear to be run where it stands. */
async function repeat<Client>(
  stage: Stage<Client>,
  { name, up, requires }: Loaded['repeatables'][number],
): Promise<Rehearsed> {
  const began = performance.now()
  const step = { kind: 'repeatable', direction: 'up', name, body: up, checksum: up.checksum, requires } as const
  const said = (verdict: Verdict, after: Catalog | null, rest: Partial<ProofStep> = {}): Rehearsed => {
    const milliseconds = performance.now() - began
    return { version: name, description: 'run twice', verdict, changes: [], milliseconds, after, ...rest }
  }
  let at: 'up' | 'second up' = 'up'
  try {
    // What runs again has another text than its row says; so the row tells whether the second run was done.
    await stage.play({ ...step, checksum: null, again: false })
    const first = await stage.catalog()
    at = 'second up'
    await stage.play({ ...step, again: true })
    const after = await stage.catalog()
    const changes = compareCatalogs(first, after)
    return changes.length > 0 ? said('unsteady', after, { changes }) : said('proven', after)
  } catch (thrown) {
    const error = toSkeinError(thrown)
    if (error.code !== 'STEP_FAILED') throw error
    return said('broken', null, { failed: { at, error } })
  }
}
