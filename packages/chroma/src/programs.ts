import type { Connection } from '@skein/core'
import type { Target } from './options.ts'

/** How clients of Chroma and programs are told where to go. */
export function connectionOf({ host, port, ssl, tenant, database, token, headers, shown }: Target): Connection {
  return {
    environment: {
      SKEIN_URL: shown,
      CHROMA_HOST: host,
      CHROMA_PORT: String(port),
      CHROMA_SSL: String(ssl),
      CHROMA_TENANT: tenant,
      CHROMA_DATABASE: database,
      CHROMA_TOKEN: token ?? undefined,
      CHROMA_HEADERS: Object.keys(headers).length > 0 ? JSON.stringify(headers) : undefined,
    },
    secrets: [...new Set([...(token === null ? [] : [token]), ...Object.values(headers)])],
  }
}
