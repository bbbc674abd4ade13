import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Loaded } from '@skein/core'
import type { AloneOptions } from './alone.ts'

/** The databases of one service on a server, by their names; all fit into PostgreSQL's 63 bytes. */
export interface Names {
  /** What clones are made from; the same text for the same content and options, in every process. */
  readonly template: string
  /** The template while it is being made. */
  readonly draft: string
  /** Names the lock of whoever makes a template. */
  readonly lock: string
  /** A name for a clone that nobody else has. */
  clone(): string
  /** Whether a database is this service's, and no template of the content as it is now. */
  isOld(database: string): boolean
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** Functions can't be compared: what they made is good for this process only. */
const unverifiable = randomUUID()

/** Names by what is on disk or in code, and by the options: all that decides what a template holds. */
export function namesOf({ service, findings: _, ...files }: Loaded, options: AloneOptions): Names {
  const content = hash([version, service.name, service.store.kind, files])
  const variant = hash(options)
  const short = service.name.slice(0, 24)
  const old = new RegExp(`^skein_(test_${short}_[0-9a-f]{12}|(template|draft)_${short}_[0-9a-f]{8}_[0-9a-f]{8})$`)
  return {
    template: `skein_template_${short}_${content}_${variant}`,
    draft: `skein_draft_${short}_${content}_${variant}`,
    lock: `makes ${short}`,
    clone: () => `skein_test_${short}_${randomBytes(6).toString('hex')}`,
    isOld: (database) => old.test(database) && !database.startsWith(`skein_template_${short}_${content}_`),
  }
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, essence)).digest('hex').slice(0, 8)
}

/** Bodies count by their checksums, wherever their files are. */
function essence(key: string, value: unknown): unknown {
  if (key === 'file') return undefined
  if (key === 'checksum' && value === null) return unverifiable
  return typeof value === 'bigint' ? String(value) : value
}
