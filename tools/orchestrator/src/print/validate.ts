import type { FindingValue, ValidateValue } from '../result.ts'
import { type Paint, paint } from './paint.ts'
import { shortPath } from './plan.ts'
import { many } from './table.ts'

/** Findings as compilers print them, then what was looked at. */
export function validateText(value: ValidateValue, paint: Paint, cwd: string): string {
  return `${value.findings.map((finding) => findingText(finding, paint, cwd)).join('')}${lookedText(value, paint)}\n`
}

/** `3 services, 30 migrations, 3 seeds: nothing found`. */
export function lookedText({ services, findings, against }: ValidateValue, { green }: Paint = paint(false)): string {
  const total = (key: 'migrations' | 'seeds'): number => services.reduce((sum, service) => sum + service[key], 0)
  const looked = [
    many(services.length, 'service'),
    many(total('migrations'), 'migration'),
    many(total('seeds'), 'seed'),
    ...(against === undefined ? [] : [`compared with ${against}`]),
  ]
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const said =
    findings.length === 0
      ? green('nothing found')
      : `${many(errors, 'error')}, ${many(findings.length - errors, 'warning')}`
  return `${looked.join(', ')}: ${said}`
}

function findingText(
  { code, severity, service, file, line, message, remedy }: FindingValue,
  paint: Paint,
  cwd: string,
): string {
  const where = file === null ? service : `${shortPath(file, cwd)}:${line}`
  return `${where}  ${severity === 'error' ? paint.red(severity) : paint.yellow(severity)} ${paint.bold(code)}  ${message}\n  → ${remedy}\n`
}
