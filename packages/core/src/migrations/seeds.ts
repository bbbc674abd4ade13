import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Seed } from '../migration.ts'
import { layoutOf, pathOf, type Service } from '../service.ts'
import { list, readBody } from './folder.ts'

/** Where a seed that names no environment may run. */
const harmless = ['development', 'test']

/**
 * Reads a folder of seeds; their file names are their order and their identity.
 * @throws SkeinError FILE_UNREADABLE
 */
export function readSeeds(
  folder: string,
  extensions: readonly string[],
): { seeds: readonly Seed[]; findings: readonly Finding[] } {
  const findings: Finding[] = []
  const seeds: Seed[] = []
  for (const name of list(folder)) {
    const extension = name.split('.').at(-1)?.toLowerCase() ?? ''
    if (name.startsWith('.') || !extensions.includes(extension)) continue
    const file = join(folder, name)
    if (name.startsWith('R_')) {
      findings.push({
        code: 'UNREADABLE_NAME',
        severity: 'error',
        file,
        line: 1,
        message: `The seed ${name} is named as a repeatable is.`,
        remedy: 'Give it another name; a seed that says -- skein: rerun is sown again when it changes.',
      })
      continue
    }
    const read = readBody(file, 'seed', findings)
    if (!read) continue
    const { requires, environments, rerun } = read.directives
    if (requires.length === 0) {
      findings.push({
        code: 'SEED_WITHOUT_REQUIRES',
        severity: 'warning',
        file,
        line: 1,
        message: `The seed ${name} names no version that it needs, so it stays marked as done when its tables are dropped.`,
        remedy: 'Say at its top which version of its own service it needs: -- skein: requires=<service>@<version>',
      })
    }
    seeds.push({
      name: name.slice(0, -extension.length - 1),
      up: read.body,
      requires,
      environments: environments ?? harmless,
      rerun,
    })
  }
  return { seeds, findings }
}

/** A folder `seeds` beside the migrations of a service that names none, from the service's folder; null: there is none. */
export function unnamedSeeds(service: Service): string | null {
  const { folder, seeds, store } = service
  const migrations = pathOf(service, 'migrations')
  const beside = migrations === null ? folder : dirname(migrations)
  if (seeds !== undefined || beside === undefined) return null
  const path = join(beside, 'seeds')
  // Another tool's programs are no seeds of ours.
  const endings = layoutOf(service) ? store.extensions.slice(0, 1) : store.extensions
  const isSeed = (name: string): boolean => endings.some((ending) => name.endsWith(`.${ending}`))
  try {
    if (!existsSync(path) || !readdirSync(path).some(isSeed)) return null
  } catch {
    return null
  }
  return folder === undefined ? path : relative(folder, path)
}
