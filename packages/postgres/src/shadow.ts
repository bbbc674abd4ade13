import { randomBytes } from 'node:crypto'
import { SkeinError } from '@skein/core'
import type { Connection } from './clients/client.ts'
import { serverError } from './failure.ts'
import { ask } from './pinned.ts'
import { identifier, literal } from './sql.ts'

/** A database for a rehearsal. */
export interface ShadowDatabase {
  readonly name: string
  /** Never rejects: what can't be dropped now is dropped by a later one. */
  readonly drop: () => Promise<void>
}

const prefix = 'skein_shadow_'

/** Milliseconds after which one that nobody is connected to was left behind. */
const abandoned = 3_600_000

/**
 * Creates an empty database beside the one that a link leads to, as that was created.
 * @param open opens a link there, as who logs in.
 * @param owner who it belongs to, so that files may do all there; null: who logs in.
 * @throws SkeinError NO_SHADOW
 */
export async function createShadow(
  open: (signal?: AbortSignal) => Promise<Connection>,
  owner: string | null,
  signal?: AbortSignal,
): Promise<ShadowDatabase> {
  const name = `${prefix}${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`
  if (signal?.aborted) throw new SkeinError('CANCELLED', 'Cancelled before an empty database was made.')
  const link = await open(signal)
  try {
    await dropAbandoned(link)
    const [like] = await ask(link, question)
    // It can't run in a transaction, so it goes alone.
    await link.send(
      `CREATE DATABASE ${name} TEMPLATE template0 ${like?.['options']}${owner === null ? '' : ` OWNER ${identifier(owner)}`}`,
    )
    // For whoever comes upon it.
    const why = `Skein rehearses here what is meant for ${like?.['beside']}, and drops it afterwards.`
    await link.send(`COMMENT ON DATABASE ${name} IS ${literal(why)}`).catch(() => {})
  } catch (cause) {
    throw noShadow(cause)
  } finally {
    await link.close()
  }
  return {
    name,
    async drop() {
      const ending = await open().catch(() => null)
      await ending?.send(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => {})
      await ending?.close()
    },
  }
}

/** Encoding and locale, in words for CREATE DATABASE; what newer servers know of is read as they name it. */
const question = `SELECT datname AS beside, concat_ws(' ', 'ENCODING ' || quote_literal(pg_encoding_to_char(encoding)),
    'LC_COLLATE ' || quote_literal(datcollate), 'LC_CTYPE ' || quote_literal(datctype),
    'LOCALE_PROVIDER ' || CASE d->>'datlocprovider' WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END,
    CASE d->>'datlocprovider' WHEN 'i' THEN 'ICU_LOCALE ' WHEN 'b' THEN 'BUILTIN_LOCALE ' END || quote_literal(coalesce(d->>'datlocale', d->>'daticulocale')),
    'ICU_RULES ' || quote_literal(d->>'daticurules')) AS options
  FROM pg_database AS db, to_jsonb(db) AS d WHERE datname = current_database()`

/** Those of runs that died, unless somebody is connected to them. */
async function dropAbandoned(link: Connection): Promise<void> {
  const rows = await ask(link, `SELECT datname AS name FROM pg_database WHERE datname LIKE ${literal(`${prefix}%`)}`)
  for (const { name } of rows) {
    const [, made] = /^skein_shadow_([0-9a-z]{8,9})_[0-9a-f]{8}$/.exec(name ?? '') ?? []
    if (made === undefined || Date.now() - parseInt(made, 36) < abandoned) continue
    await link.send(`DROP DATABASE IF EXISTS ${name}`).catch(() => {})
  }
}

function noShadow(cause: unknown): SkeinError {
  const error = serverError(cause)
  const why = error?.message ?? (cause as Error).message
  return new SkeinError('NO_SHADOW', `There is no empty database to rehearse on: ${why}.`, {
    hint: `${error?.code === '42501' ? 'Let this user create databases (ALTER ROLE … CREATEDB), or say' : 'Say'} where one may be created: postgres({ shadow: { url: 'postgres://…' } })`,
    data: { sqlstate: error?.code ?? null },
    cause,
  })
}
