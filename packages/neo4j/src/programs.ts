import type { Connection } from '@skein/core'
import type { Target } from './options.ts'

/** How drivers and programs for Neo4j are told where to go. */
export function connectionOf({ url, user, password, database }: Target): Connection {
  const whole = new URL(url)
  whole.username = encodeURIComponent(user)
  whole.password = encodeURIComponent(password ?? '')
  if (database !== null) whole.pathname = `/${encodeURIComponent(database)}`
  return {
    environment: {
      SKEIN_URL: whole.href,
      NEO4J_URI: url,
      NEO4J_USER: user,
      NEO4J_USERNAME: user,
      ...(password !== null && { NEO4J_PASSWORD: password }),
      ...(database !== null && { NEO4J_DATABASE: database }),
    },
    secrets: password === null ? [] : [password, encodeURIComponent(password)],
  }
}
