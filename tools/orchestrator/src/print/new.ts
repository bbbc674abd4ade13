import type { NewValue, TemplatesValue } from '../result.ts'
import type { Paint } from './paint.ts'
import { shortPath } from './plan.ts'
import { table } from './table.ts'

export function newText({ files }: NewValue, paint: Paint, cwd: string): string {
  return files.map((file) => `${paint.green('✓')} ${shortPath(file, cwd)}\n`).join('')
}

/** What `new` can be given as --template, with a title that each of them reads. */
export function templatesText({ templates }: TemplatesValue, paint: Paint): string {
  return table(templates.map(({ name, about, example }) => [paint.bold(name), about, paint.dim(example)]))
}
