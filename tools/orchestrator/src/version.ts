import { shipped } from './shipped.ts'

/** The version of this package. */
export function version(): string {
  return (JSON.parse(shipped('package.json')) as { version: string }).version
}
