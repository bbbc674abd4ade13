import { readFileSync } from 'node:fs'

/** The text of a file of this package. @param path from the package's folder. */
export function shipped(path: string): string {
  // Built, this module lies right below the package's folder as well, whatever it was put together with.
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}
