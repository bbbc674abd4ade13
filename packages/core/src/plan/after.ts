import type { Amendment, Applied, NamedStep, Origin, Standing, Step } from '../store.ts'

/** What a ledger will say once these steps were made; when and by which run is not known yet. Pure. */
export function afterSteps(standing: Standing, steps: readonly Step[]): Standing {
  return steps.reduce((before, step) => made(before, step, null), standing)
}

/** What a ledger will say once its rows were changed like this. Pure; see above. */
export function afterChanges(standing: Standing, changes: readonly Amendment[]): Standing {
  let after = standing
  for (const change of changes) after = afterChange(after, change)
  return after
}

function afterChange(before: Standing, change: Amendment): Standing {
  switch (change.kind) {
    case 'add':
      return made(before, change.step, change.origin)
    case 'remove':
      return without(before, change.version, change.forgets ?? [])
    case 'close':
      return { ...before, open: before.open.filter(({ version }) => version !== change.name) }
    case 'accept': {
      const { version, checksum } = change
      const applied = before.applied.map((row) => (row.version === version ? { ...row, checksum } : row))
      return { ...before, applied }
    }
  }
}

function made(standing: Standing, step: Step, origin: Origin | null): Standing {
  const { applied } = standing
  const { checksum, requires } = step
  if (step.kind !== 'migration') return named(standing, step)
  if (step.direction === 'down') return without(standing, step.version, step.forgets)
  const row: Applied = {
    version: step.version,
    description: step.description,
    appliedAt: new Date(0),
    checksum,
    seq: 1n + applied.reduce((highest, { seq }) => (seq > highest ? seq : highest), 0n),
    requires,
    kept: step.down?.checksum ?? null,
    run: null,
    origin,
  }
  return { ...standing, ledger: 'ours', applied: [...applied, row] }
}

function named(standing: Standing, { kind, name, checksum, requires }: NamedStep): Standing {
  const others = <Row extends { readonly name: string }>(rows: readonly Row[]) =>
    rows.filter((row) => row.name !== name)
  const ledger = 'ours'
  if (kind === 'seed') return { ...standing, ledger, seeds: [...others(standing.seeds), { name, checksum, requires }] }
  return { ...standing, ledger, repeatables: [...others(standing.repeatables), { name, checksum, stale: false }] }
}

function without(standing: Standing, version: bigint, forgets: readonly string[]): Standing {
  const { applied, seeds } = standing
  return {
    ...standing,
    applied: applied.filter((row) => row.version !== version),
    seeds: seeds.filter(({ name }) => !forgets.includes(name)),
    repeatables: standing.repeatables.map((made) => ({ ...made, stale: true })),
  }
}
