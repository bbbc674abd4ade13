import type { InitValue } from '../result.ts'
import type { Paint } from './paint.ts'
import { shortPath } from './plan.ts'

export function initText({ service, migrations, found, files, missing }: InitValue, paint: Paint, cwd: string): string {
  const lines = files.map((file) => `${paint.green('✓')} ${shortPath(file, cwd)}`)
  if (found) lines.push(`${paint.dim('·')} ${shortPath(migrations, cwd)} is used as it is`)
  lines.push(`The service is called ${paint.bold(service)}.`)
  if (missing.length > 0) lines.push(`Not installed yet: ${missing.join(', ')}.`)
  return lines.map((line) => `${line}\n`).join('')
}
