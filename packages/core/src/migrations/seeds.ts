import { join } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Seed } from '../migration.ts'
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
