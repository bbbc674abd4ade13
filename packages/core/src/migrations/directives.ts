import type { Finding } from '../finding.ts'
import type { Phase, Range, Requirement } from '../migration.ts'
import { parseVersion } from '../version.ts'

/** What a file's header may say, by the part that the file plays. */
const allowed = {
  up: ['requires', 'phase', 'transaction', 'lock-timeout', 'irreversible', 'out-of-order', 'replaces'],
  down: ['transaction', 'lock-timeout'],
  verify: [],
  repeatable: ['requires', 'transaction', 'lock-timeout'],
  seed: ['requires', 'env', 'rerun', 'transaction', 'lock-timeout'],
} as const
const later = ['batch', 'size']
const flags = ['irreversible', 'out-of-order', 'rerun']

export type Role = keyof typeof allowed

export interface Directives {
  readonly requires: readonly Requirement[]
  readonly phase: Phase
  readonly transaction: boolean
  readonly lockTimeout: number | null
  readonly irreversible: boolean
  readonly outOfOrder: boolean
  readonly replaces: Range | null
  readonly environments: readonly string[] | null
  readonly rerun: boolean
}

type Writable = { -readonly [Key in keyof Directives]: Directives[Key] }

/** Comment marks of every language that a store may read. */
const line = /^[ \t]*(?:--|\/\/|#)[ \t]*skein[ \t]*:(.*)$/gim
/** What looks like a directive and has a statement's end before it on its line. */
const behindText = /^(?![ \t]*(?:--|\/\/|#)).*;[ \t]*(?:--|\/\/|#)[ \t]*skein[ \t]*:/gim
/** What looks like a directive and, for want of its colon, is none. */
const withoutColon = /^[ \t]*(?:--|\/\/|#)[ \t]*skein[ \t]+[a-z-]+=/gim

/** Reads the `-- skein: key=value …` comments that stand before the first statement. */
export function readDirectives(
  text: string,
  role: Role,
  file: string,
): { directives: Directives; findings: Finding[] } {
  const reader = directivesOf(role, file)
  reader.read(text)
  return reader.end()
}

/** Reads a text in parts, of which the first holds the comments at its top and each ends with a line. */
export function directivesOf(
  role: Role,
  file: string,
): { read(part: string): void; end(): { directives: Directives; findings: Finding[] } } {
  const found: Writable = {
    requires: [],
    phase: 'expand',
    transaction: true,
    lockTimeout: null,
    irreversible: false,
    outOfOrder: false,
    replaces: null,
    environments: null,
    rerun: false,
  }
  const findings: Finding[] = []
  const seen = new Set<string>()
  let lines = 0
  let inHeader = true
  const readHeader = (words: string, at: Pick<Finding, 'file' | 'line' | 'severity'>): void => {
    for (const word of words.trim().split(/\s+/).filter(Boolean)) {
      const [key, value] = splitOnce(word, '=')
      const problem = judge(key, value, role, seen) ?? apply(found, key, value ?? '')
      if (problem) findings.push({ ...at, ...problem })
      if (key !== 'requires') seen.add(key)
    }
  }
  return {
    read(part) {
      const header = inHeader ? headerLength(part) : 0
      inHeader = false
      const placeOf = (match: RegExpExecArray) => ({ file, line: lines + lineBreaks(part.slice(0, match.index)) + 1 })
      for (const match of part.matchAll(line)) {
        const at = { ...placeOf(match), severity: 'error' as const }
        if (match.index < header) readHeader(match[1] ?? '', at)
        else findings.push({ ...at, ...late })
      }
      for (const match of part.matchAll(behindText))
        findings.push({ ...placeOf(match), severity: 'warning', ...behind })
      for (const match of part.matchAll(withoutColon))
        findings.push({ ...placeOf(match), severity: 'error', ...colonless })
      lines += lineBreaks(part)
    },
    end: () => ({ directives: found, findings }),
  }
}

const late = bad(
  'A directive stands after the first statement, where nobody reads it.',
  'Move it to the comments at the top of the file.',
)
const behind = bad(
  'A directive stands behind something on its line, where nobody reads it.',
  'Give it a line of its own at the top.',
)
const colonless = bad('A directive lacks its colon, so nobody reads it.', 'Write -- skein: with a colon.')

function lineBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** `user@2`, `user@R_views`, `user@1.10`: a service and what must stand of it; null when it isn't. */
export function parseRequirement(text: string): Requirement | null {
  const [, service, what = ''] = /^([a-z][a-z0-9_-]*)@(\d+(?:[._-]\w+)*|R_[^\s,@]+)$/i.exec(text) ?? []
  if (service === undefined) return null
  const version = /^\d+$/.test(what) ? parseVersion(what) : what
  return version === null ? null : { service, version }
}

/** `1..50`; null when it isn't, or when it holds less than two. */
function parseRange(text: string): Range | null {
  const [, first = '', last = ''] = /^(\d+)\.\.(\d+)$/.exec(text) ?? []
  const [from, to] = [parseVersion(first), parseVersion(last)]
  return from !== null && to !== null && from < to ? { from, to } : null
}

type Problem = Pick<Finding, 'code' | 'message' | 'remedy'>

function judge(key: string, value: string | undefined, role: Role, seen: ReadonlySet<string>): Problem | null {
  const keys: readonly string[] = allowed[role]
  if (later.includes(key))
    return {
      code: 'NOT_SUPPORTED',
      message: `The directive ${key} is not supported yet.`,
      remedy: 'Take it out, or wait for a release that knows it.',
    }
  if (!keys.includes(key)) {
    const elsewhere = Object.values(allowed).some((list: readonly string[]) => list.includes(key))
    const why = elsewhere ? `The directive ${key} means nothing in a ${role} file.` : `There is no directive ${key}.`
    return { code: 'UNKNOWN_DIRECTIVE', message: why, remedy: `Known here: ${keys.join(', ')}.` }
  }
  if (seen.has(key)) return bad(`The directive ${key} is given twice.`, 'Keep one.')
  if (flags.includes(key) && value !== undefined)
    return bad(`The directive ${key} takes no value.`, `Write ${key} alone.`)
  if (!flags.includes(key) && !value) return bad(`The directive ${key} needs a value.`, `Write ${key}=….`)
  return null
}

function apply(found: Writable, key: string, value: string): Problem | null {
  switch (key) {
    case 'requires': {
      const list = value.split(',').map((item) => parseRequirement(item))
      if (list.includes(null))
        return bad(
          `requires=${value} is not a list of service@version.`,
          'Write for example requires=user@2,patient@3.',
        )
      found.requires = [...found.requires, ...(list as Requirement[])]
      return null
    }
    case 'phase':
      if (value !== 'expand' && value !== 'backfill' && value !== 'contract')
        return bad(`phase=${value} is no phase.`, 'Phases are expand, backfill and contract.')
      found.phase = value
      return null
    case 'transaction':
      if (value !== 'on' && value !== 'off')
        return bad(`transaction=${value} is neither on nor off.`, 'Write transaction=off, or leave it out.')
      found.transaction = value === 'on'
      return null
    case 'lock-timeout': {
      const match = /^(\d{1,7})(ms|s)$/.exec(value)
      if (!match || Number(match[1]) === 0)
        return bad(`lock-timeout=${value} is no time.`, 'Write for example lock-timeout=2s or lock-timeout=500ms.')
      found.lockTimeout = Number(match[1]) * (match[2] === 's' ? 1000 : 1)
      return null
    }
    case 'env':
      found.environments = value.split(',').filter(Boolean)
      if (found.environments.length === 0)
        return bad(`env=${value} names no environment.`, 'Write for example env=development,test.')
      return null
    case 'replaces': {
      const range = parseRange(value)
      if (!range) return bad(`replaces=${value} is no range of versions.`, 'Write for example replaces=1..50.')
      found.replaces = range
      return null
    }
    case 'irreversible':
      found.irreversible = true
      return null
    case 'out-of-order':
      found.outOfOrder = true
      return null
    default:
      found.rerun = true
      return null
  }
}

function bad(message: string, remedy: string): Problem {
  return { code: 'BAD_DIRECTIVE', message, remedy }
}

/** How far the blank lines and comments at the top of a text reach, in characters. */
function headerLength(text: string): number {
  const blank = /(?:[ \t]*(?:(?:--|\/\/|#)[^\n]*)?(?:\n|$)|\s*\/\*[^]*?\*\/)/y
  let end = 0
  for (;;) {
    blank.lastIndex = end
    const match = blank.exec(text)
    if (!match || match[0] === '') return end
    end = blank.lastIndex
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
