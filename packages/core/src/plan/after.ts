import type { Amendment, Applied, Origin, Standing, Step } from '../store.ts'

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
  const { applied, seeds } = standing
  const { checksum, requires } = step
  if (step.kind === 'seed') {
    const others = seeds.filter(({ name }) => name !== step.name)
    return { ...standing, ledger: 'ours', seeds: [...others, { name: step.name, checksum, requires }] }
  }
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

function without(standing: Standing, version: bigint, forgets: readonly string[]): Standing {
  const { applied, seeds } = standing
  return {
    ...standing,
    applied: applied.filter((row) => row.version !== version),
    seeds: seeds.filter(({ name }) => !forgets.includes(name)),
  }
}
