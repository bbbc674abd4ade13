import type { Connection } from '@skein/core'
import type { Target } from './target.ts'

/** How psql, libpq and most programs for PostgreSQL are told where to go. */
export function connectionOf({ host, port, user, password, database, sslmode }: Target): Connection {
  const url = new URL(`postgres://${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password ?? '')
  if (sslmode !== 'disable') url.searchParams.set('sslmode', sslmode)
  return {
    environment: {
      SKEIN_URL: url.href,
      DATABASE_URL: url.href,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
      ...(sslmode !== 'disable' && { PGSSLMODE: sslmode }),
      ...(password !== null && { PGPASSWORD: password }),
    },
    secrets: password === null ? [] : [password, encodeURIComponent(password)],
  }
}
