import type { Integrity, ReferenceCheck, ServiceCheck } from '@skein/control'

export interface IntegrityValue {
  readonly whole: boolean
  readonly services: readonly ServiceCheck[]
  /** Samples are keys of rows: only where they were asked for. */
  readonly references: readonly (Omit<ReferenceCheck, 'sample'> & { readonly sample?: readonly string[] })[]
}

/** @param requireAll what is out of reach is wrong, too. */
export function integrityValue(
  { services, references }: Integrity,
  requireAll: boolean,
  data: boolean,
): IntegrityValue {
  const whole = services.every((one) => isWhole(one, requireAll)) && references.every((one) => isKept(one, requireAll))
  return { whole, services, references: references.map(({ sample, ...rest }) => (data ? { ...rest, sample } : rest)) }
}

function isWhole({ faults, unreachable }: ServiceCheck, requireAll: boolean): boolean {
  return faults.length === 0 && (unreachable === null || !requireAll)
}

function isKept({ state }: ReferenceCheck, requireAll: boolean): boolean {
  return state === 'whole' || (state === 'unknown' && !requireAll)
}
