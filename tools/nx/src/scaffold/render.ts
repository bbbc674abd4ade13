import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const templates = join(import.meta.dirname, '../../templates')

/**
 * The files of a template by their paths, filled in: `{{key}}` in texts, `__key__` in paths.
 * @throws Error for a key that has no value.
 */
export function render(template: string, values: Readonly<Record<string, string>>): Map<string, string> {
  const fill = (_: string, key: string): string => {
    const value = values[key]
    if (value === undefined) throw new Error(`The template ${template} wants ${key}, which has no value.`)
    return value
  }
  const folder = join(templates, template)
  const files = globSync('**/*.template', { cwd: folder }).map((path): [string, string] => [
    path
      .replaceAll('\\', '/')
      .replaceAll(/__(\w+)__/g, fill)
      .replace(/\.template$/, ''),
    readFileSync(join(folder, path), 'utf8').replaceAll(/\{\{([^{}]+)\}\}/g, fill),
  ])
  return new Map(files)
}
