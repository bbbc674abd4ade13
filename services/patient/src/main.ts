import { once } from 'node:events'
import { Pool } from 'pg'
import { url } from '../skein.config.ts'
import { routes } from './queries.ts'
import { type Readiness, untilReady } from './readiness.ts'
import { codeOf, say, server } from './server.ts'

const connectionString = typeof url === 'function' ? await url() : url
if (!connectionString)
  throw new Error('PATIENT_DATABASE_URL is not set: it says where the database of the patient service is.')

const pool = new Pool({ connectionString, max: 10, application_name: 'patient' })
// An idle connection that breaks is replaced by the next query; unheard, it would end the process.
pool.on('error', (error) => say({ service: 'patient', event: 'connection lost', code: codeOf(error) }))

let readiness: Readiness = {
  ok: false,
  at: null,
  pending: [],
  problems: [{ code: 'STARTING', message: 'Not looked yet.' }],
}
const http = server('patient', () => readiness, routes(pool))
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

http.listen(Number(process.env.PORT ?? 3002))
await once(http, 'listening')
const address = http.address()
if (address && typeof address === 'object') say({ service: 'patient', address: `http://localhost:${address.port}` })

try {
  await untilReady(pool, stopping.signal, (seen) => {
    readiness = seen
    say({ service: 'patient', ready: seen.ok, at: seen.at, problems: seen.problems.map(({ code }) => code) })
  })
} catch (error) {
  if (!stopping.signal.aborted) {
    say({ service: 'patient', event: 'start failed', code: codeOf(error) })
    process.exitCode = 1
    await stop()
  }
}
