import type { Direction } from '../store.ts'
import { parseVersion } from '../version.ts'

/** What a file's name in a migrations folder says. */
export type Named =
  | {
      readonly kind: 'migration'
      readonly version: bigint
      readonly title: string
      readonly direction: Direction
      readonly extension: string
    }
  /** A name that a coming release will read; running without it would be a silent skip. */
  | { readonly kind: 'later'; readonly what: string }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** Not a migration at all: a README, a `.gitkeep`. */
  | { readonly kind: 'other' }

/** Endings that some store can run, so that a file with a strange name is a mistake and not a note. */
const runnable = /\.(sql|cypher|cql|ts|js|mjs|cjs|mts|py|sh)$/i
const program = /^(ts|js|mjs|cjs|mts|py|sh)$/

/** Reads `000001_create_patients.up.sql`. */
export function readName(file: string, extensions: readonly string[]): Named {
  if (file.startsWith('.') || !runnable.test(file) || /\.d\.m?ts$/.test(file)) return { kind: 'other' }
  if (file.startsWith('R_')) return { kind: 'later', what: 'A repeatable migration (R_…)' }
  if (/\.verify\.[a-z]+$/i.test(file)) return { kind: 'later', what: 'A verification (.verify)' }

  const match = /^(\d+)(?:[_-](.*))?\.(up|down)\.([a-z]+)$/i.exec(file)
  if (!match) return { kind: 'unreadable', why: whyUnreadable(file) }
  const [, digits, title = '', direction, ending] = match as unknown as [
    string,
    string,
    string | undefined,
    string,
    string,
  ]
  const version = parseVersion(digits)
  if (version === null) return { kind: 'unreadable', why: `its version has more than 17 digits` }
  const extension = ending.toLowerCase()
  if (!extensions.includes(extension)) {
    return program.test(extension)
      ? { kind: 'later', what: `A .${extension} migration` }
      : { kind: 'unreadable', why: `this store reads .${extensions.join(' and .')} files` }
  }
  return { kind: 'migration', version, title, direction: direction.toLowerCase() as Direction, extension }
}

/** `create_patients` as people read it: "create patients". */
export function describeTitle(title: string): string {
  return title.replaceAll(/[_-]+/g, ' ').trim()
}

function whyUnreadable(file: string): string {
  if (!/^\d/.test(file)) return 'it does not start with a version number'
  return 'it does not say .up or .down before its ending'
}
