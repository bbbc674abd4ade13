import type { NewValue } from '../result.ts'
import type { Paint } from './paint.ts'
import { shortPath } from './plan.ts'

export function newText({ files }: NewValue, paint: Paint, cwd: string): string {
  return files.map((file) => `${paint.green('✓')} ${shortPath(file, cwd)}\n`).join('')
}
