import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Body, Loaded } from '@skein/core'

/** The databases of one service on a server, by their names; all fit into PostgreSQL's 63 bytes. */
export interface Names {
  /** What clones are made from; the same text for the same content and options, in every process. */
  readonly template: string
  /** The template while it is being made. */
  readonly draft: string
  /** What the name of every database starts with whose maker keeps others from making templates meanwhile. */
  readonly service: string
  /** A name for a clone that nobody else has. */
  clone(): string
  /** Whether a database is this service's, and no template of the content as it is now. */
  isOld(database: string): boolean
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** Functions can't be compared: what they made is good for this process only. */
const unverifiable = randomUUID()

/** Names for what `recipe` asks for: anything that decides, besides the files, what a template holds. */
export function namesOf({ service, migrations, seeds }: Loaded, place: string, recipe: unknown): Names {
  const files = migrations.map((one) => [
    String(one.version),
    one.description,
    one.requires.map((needed) => `${needed.service}@${needed.version}`),
    checksum(one.up),
    one.down && checksum(one.down),
  ])
  const content = hash([version, service.name, place, files, seeds.map(({ name, up }) => [name, checksum(up)])])
  const variant = hash(recipe)
  const short = service.name.slice(0, 24)
  const old = new RegExp(`^skein_(test_${short}_[0-9a-f]{12}|(template|draft)_${short}_[0-9a-f]{8}_[0-9a-f]{8})$`)
  return {
    template: `skein_template_${short}_${content}_${variant}`,
    draft: `skein_draft_${short}_${content}_${variant}`,
    service: short,
    clone: () => `skein_test_${short}_${randomBytes(6).toString('hex')}`,
    isOld: (database) => old.test(database) && !database.startsWith(`skein_template_${short}_${content}_`),
  }
}

function checksum(body: Body): string {
  return body.checksum ?? unverifiable
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8)
}
