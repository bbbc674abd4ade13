import type { Migration, MigrationStep } from '@skein/core'

/** The step that a migration's row speaks of. */
export function stepOf({ version, description, up, down, requires }: Migration): MigrationStep {
  const checksum = up.checksum
  return {
    kind: 'migration',
    direction: 'up',
    version,
    description,
    body: up,
    checksum,
    down,
    requires,
    seq: null,
    forgets: [],
  }
}

/** The same for a version whose file is not here. */
export function foreignStep(version: bigint, description: string): MigrationStep {
  return {
    kind: 'migration',
    direction: 'up',
    version,
    description,
    body: 'kept',
    checksum: null,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
}
