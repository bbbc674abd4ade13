import { isAbsolute, relative, sep } from 'node:path'
import type { SkeinError } from '@skein/core'
import type { FindingValue, ValidateValue } from '../result.ts'
import { lookedText } from './validate.ts'

/** Findings as annotations of GitHub's, then what was looked at. @param root where the repository begins. */
export function validateGithub(value: ValidateValue, root: string): string {
  return `${value.findings.map((finding) => findingGithub(finding, root)).join('')}${lookedText(value)}\n`
}

/** An error as an annotation, on the file that it names where it does. */
export function errorGithub({ code, message, hint, data }: SkeinError, root: string): string {
  const { file } = data
  const place = typeof file === 'string' ? { file: pathFrom(root, file) } : {}
  return command('error', { ...place, title: code }, withRemedy(message, hint))
}

function findingGithub({ code, severity, service, file, line, message, remedy }: FindingValue, root: string): string {
  // Migrations that are kept in code have no file to stand at.
  if (file === null || file.startsWith('('))
    return command(severity, { title: code }, withRemedy(`${service}: ${message}`, remedy))
  return command(severity, { file: pathFrom(root, file), line: line ?? 1, title: code }, withRemedy(message, remedy))
}

function withRemedy(message: string, remedy: string | undefined): string {
  return remedy === undefined ? message : `${message}\n→ ${remedy}`
}

/** A path from the repository's root with slashes, unless it leads out of there. */
export function pathFrom(root: string, file: string): string {
  const path = relative(root, file)
  return path.startsWith('..') || isAbsolute(path) ? file : path.replaceAll(sep, '/')
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name} ${list.join(',')}::${escapeMessage(message)}\n`
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
