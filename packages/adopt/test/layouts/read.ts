import type { Folder, Migration } from '@skein/core'

/** What a migration would run. */
export function texts({ up, down }: Migration): object {
  return {
    up: up.kind === 'text' ? up.read() : null,
    down: down?.kind === 'text' ? down.read() : null,
    transaction: up.manner.transaction,
  }
}

/** The errors of a folder, as code and line. */
export function codes({ findings }: Folder): readonly (readonly [code: string, line: number])[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ code, line }) => [code, line])
}
