import { readModule } from './module.ts'
import { neighbour } from './place.ts'

/** A source file and all that it imports by relative paths, and so on: absolute, each once. */
export function filesOf(file: string): string[] {
  const files = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const source of sourcesOf(file)) {
      const next = neighbour(file, source)
      if (next !== undefined) visit(next)
    }
  }
  visit(file)
  return [...files]
}

function sourcesOf(file: string): readonly string[] {
  if (!/\.[cm]?[jt]s$/.test(file)) return []
  try {
    return readModule(file).sources
  } catch {
    // Whoever runs it will hear what is wrong with it; here it is only a file that counts.
    return []
  }
}
