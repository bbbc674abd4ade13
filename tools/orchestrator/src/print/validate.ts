import type { FindingValue, ValidateValue } from '../result.ts'
import type { Paint } from './paint.ts'
import { shortPath } from './plan.ts'
import { many } from './table.ts'

/** Findings as compilers print them, then what was looked at. */
export function validateText({ services, findings }: ValidateValue, paint: Paint, cwd: string): string {
  const total = (key: 'migrations' | 'seeds'): number => services.reduce((sum, service) => sum + service[key], 0)
  const looked = `${many(services.length, 'service')}, ${many(total('migrations'), 'migration')}, ${many(total('seeds'), 'seed')}`
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const said =
    findings.length === 0
      ? paint.green('nothing found')
      : `${many(errors, 'error')}, ${many(findings.length - errors, 'warning')}`
  return `${findings.map((finding) => findingText(finding, paint, cwd)).join('')}${looked}: ${said}\n`
}

function findingText(
  { code, severity, service, file, line, message, remedy }: FindingValue,
  paint: Paint,
  cwd: string,
): string {
  const where = file === null ? service : `${shortPath(file, cwd)}:${line}`
  return `${where}  ${severity === 'error' ? paint.red(severity) : paint.yellow(severity)} ${paint.bold(code)}  ${message}\n  → ${remedy}\n`
}
