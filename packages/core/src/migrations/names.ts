import { isScript } from '../programs/program.ts'
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
      /** It is run by the system and no text of the store's. */
      readonly program: boolean
    }
  /** What must hold after a migration's up. */
  | { readonly kind: 'verify'; readonly version: bigint; readonly title: string }
  /** `R_views`: runs again whenever it changes. */
  | { readonly kind: 'repeatable'; readonly name: string; readonly program: boolean }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** Not a migration at all: a README, a `.gitkeep`. */
  | { readonly kind: 'other' }

/** Endings that some store can run, so that a file with a strange name is a mistake and not a note. */
const runnable = /\.(sql|cypher|cql|ts|js|mjs|cjs|mts|py|sh)$/i
const texts = /^(sql|cypher|cql)$/
/** Says that it is one, whatever runs it. */
const directed = /^\d[^.]*\.(up|down)(\.[a-z]\w*)?$/i
/** Endings of modules, which are given the store's own client, whatever the store. */
const modules: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'cjs']

/** Whether a file is a module, by its name. */
export function isModule(file: string): boolean {
  return modules.includes(file.split('.').at(-1)?.toLowerCase() ?? '')
}

/**
 * Reads `000001_create_patients.up.sql`.
 * @param executable whether the file may be executed: asked where nothing else tells what would run it.
 */
export function readName(file: string, extensions: readonly string[], executable: () => boolean): Named {
  if (file.startsWith('.') || /\.d\.m?ts$/.test(file)) return { kind: 'other' }
  if (!runnable.test(file) && !directed.test(file)) return { kind: 'other' }
  const repeatable = /^(R_.*[^_].*)\.([a-z]+)$/i.exec(file)
  if (file.startsWith('R_') && repeatable) {
    const [, name = '', ending = ''] = repeatable
    if (/\.(up|down|verify)$/i.test(name)) return { kind: 'unreadable', why: 'a repeatable has one part only' }
    const runs = whoRuns(ending, extensions, executable)
    return runs === 'nobody' ? unknownEnding(extensions) : { kind: 'repeatable', name, program: runs === 'system' }
  }
  const match = /^(\d+)(?:[_-](.*))?\.(up|down|verify)(?:\.([a-z]\w*))?$/i.exec(file)
  if (!match) return { kind: 'unreadable', why: whyUnreadable(file) }
  const [, digits = '', title = '', word = '', ending = ''] = match
  const version = parseVersion(digits)
  if (version === null) return { kind: 'unreadable', why: `its version has more than 17 digits` }
  const extension = ending.toLowerCase()
  const part = word.toLowerCase() as Direction | 'verify'
  if (part === 'verify') {
    // It is a question in the store's own language, where it has one.
    const languages = extensions.filter((one) => !modules.includes(one))
    if (languages.length === 0) return { kind: 'unreadable', why: 'this store knows no verifications' }
    if (!languages.includes(extension)) return { kind: 'unreadable', why: `a verification is a .${languages[0]} file` }
    return { kind: 'verify', version, title }
  }
  const runs = whoRuns(extension, extensions, executable)
  if (runs === 'nobody') return unknownEnding(extensions)
  return { kind: 'migration', version, title, direction: part, extension, program: runs === 'system' }
}

/** Who would run a file: the store, or this process for it; the system; or nobody knows. */
function whoRuns(
  ending: string,
  extensions: readonly string[],
  executable: () => boolean,
): 'store' | 'system' | 'nobody' {
  const extension = ending.toLowerCase()
  if (extensions.includes(extension) || modules.includes(extension)) return 'store'
  if (isScript(extension)) return 'system'
  // What another store reads stays foreign here, whatever its rights are.
  return !texts.test(extension) && executable() ? 'system' : 'nobody'
}

function unknownEnding(extensions: readonly string[]): Named {
  return { kind: 'unreadable', why: `this store reads .${extensions.join(' and .')} files, and it is no executable` }
}

/** `create_patients` as people read it: "create patients". */
export function describeTitle(title: string): string {
  return title.replaceAll(/[_-]+/g, ' ').trim()
}

function whyUnreadable(file: string): string {
  if (!/^\d/.test(file)) return 'it does not start with a version number'
  return 'it does not say .up or .down before its ending'
}
