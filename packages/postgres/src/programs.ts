import type { Connection } from '@skein/core'
import type { Bench } from './bench.ts'
import { asOptions, type Settings } from './clients/client.ts'
import { newest } from './connect.ts'
import { sessionName } from './lock.ts'
import { ask } from './pinned.ts'
import { type Target, urlOf } from './target.ts'

/**
 * How psql, libpq and most programs for PostgreSQL are told where to go.
 * @param own what the store's configuration sets, which holds for them as for files.
 * @param bench the session at work, by whose name the programs' own sessions are ended with it.
 */
export async function connectionOf(target: Target, own: Settings, bench: Bench | null): Promise<Connection> {
  const { host, port, user, password, database, sslmode } = target
  const url = urlOf(target)
  const options = asOptions({ ...(bench && (await whileWatched(bench))), ...own })
  return {
    environment: {
      SKEIN_URL: url,
      DATABASE_URL: url,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
      ...(sslmode !== 'disable' && { PGSSLMODE: sslmode }),
      ...(password !== null && { PGPASSWORD: password }),
      ...(options !== '' && { PGOPTIONS: options }),
      ...(bench && { PGAPPNAME: Buffer.from(sessionName(bench.run)).subarray(0, 63).toString() }),
      // Both would lead elsewhere, whatever the others say.
      PGSERVICE: undefined,
      PGHOSTADDR: undefined,
    },
    secrets: password === null ? [] : [password, encodeURIComponent(password)],
  }
}

/** A program that was killed must not leave its server process at work, where the server can see to that. */
async function whileWatched({ lock, pooled }: Bench): Promise<Settings> {
  // A pooler refuses whoever asks for settings.
  if (pooled) return {}
  const name = 'client_connection_check_interval'
  const [row] = await ask(lock, `SELECT setting FROM pg_settings WHERE name = '${name}' AND setting <> '0'`)
  return { ...newest(lock.version), ...(row?.['setting'] && { [name]: row['setting'] }) }
}
