import type { ProjectConfiguration } from 'nx/src/devkit-exports'

/** What a project says of its service, as `metadata.skein`. */
export interface SkeinMetadata {
  readonly service: string
  /** Names of the services that it needs. */
  readonly needs: readonly string[]
}

/** Null for a project that is no service. */
export function skeinOf({ metadata }: ProjectConfiguration): SkeinMetadata | null {
  return (metadata?.['skein'] as SkeinMetadata | undefined) ?? null
}
