import type { Amendment } from '../../src/store.ts'

/** What changes do, one word each: `+3`, `-2`, `closed 4`, `~1`; seeds by name, those that go in brackets. */
export function changesOf(changes: readonly Amendment[]): string[] {
  return changes.map(wordFor)
}

function wordFor(change: Amendment): string {
  switch (change.kind) {
    case 'add':
      return `+${change.step.kind === 'migration' ? change.step.version : change.step.name}`
    case 'remove':
      return `-${change.version}${change.forgets?.length ? ` (${change.forgets.join(', ')})` : ''}`
    case 'close':
      return `closed ${change.name}`
    case 'accept':
      return `~${change.version} ${change.checksum}`
  }
}
