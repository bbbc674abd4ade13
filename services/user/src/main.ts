import { once } from 'node:events'
import { migrate, SkeinError } from '@skein/core'
import { Pool } from 'pg'
import service, { url } from '../skein.config.ts'
import { routes } from './queries.ts'
import { look, type Readiness } from './readiness.ts'
import { codeOf, say, server } from './server.ts'

const connectionString = typeof url === 'function' ? await url() : url
if (!connectionString)
  throw new Error('USER_DATABASE_URL is not set: it says where the database of the user service is.')

const pool = new Pool({ connectionString, max: 10, application_name: 'user' })
// An idle connection that breaks is replaced by the next query; unheard, it would end the process.
pool.on('error', (error) => say({ service: 'user', event: 'connection lost', code: codeOf(error) }))

let readiness: Readiness = {
  ok: false,
  at: null,
  pending: [],
  problems: [{ code: 'STARTING', message: 'Not looked yet.' }],
}
const http = server('user', () => readiness, routes(pool))
const stopping = new AbortController()

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return
  stopping.abort()
  http.close()
  http.closeIdleConnections()
  // Requests under way may finish, but not hold up the end for ever.
  setTimeout(() => http.closeAllConnections(), 10_000).unref()
  await once(http, 'close')
  await pool.end()
}
process.on('SIGTERM', () => void stop())
process.on('SIGINT', () => void stop())

http.listen(Number(process.env.PORT ?? 3001))
await once(http, 'listening')
const address = http.address()
if (address && typeof address === 'object') say({ service: 'user', address: `http://localhost:${address.port}` })

try {
  // No other service's schema matters to this one, so it may migrate its own database. Whoever starts second waits.
  await migrate(service, { cancel: stopping.signal })
  readiness = await look()
  say({ service: 'user', ready: readiness.ok, at: readiness.at })
} catch (error) {
  if (!stopping.signal.aborted) {
    // A refusal speaks of versions and files. What a failed step says may quote rows: `skein up` shows it to a person.
    const message = error instanceof SkeinError && error.kind !== 'failed' ? error.message : undefined
    say({ service: 'user', event: 'start failed', code: codeOf(error), message })
    process.exitCode = 1
    await stop()
  }
}
