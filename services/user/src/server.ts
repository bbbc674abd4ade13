import { createServer, type Server } from 'node:http'
import type { Readiness } from './readiness.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Route {
  /** Of the path; its named groups are the first argument of `answer`. */
  readonly path: RegExp
  answer(parameters: Readonly<Record<string, string>>, search: URLSearchParams): Promise<Answer>
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** `/entities/:entity` as a pattern; every parameter is a UUID. */
export function path(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/:(\w+)/g, `(?<$1>${uuid})`)}$`, 'i')
}

/** Answers `/health` always, and the routes only while the service is ready. Not yet listening. */
export function server(service: string, readiness: () => Readiness, routes: readonly Route[]): Server {
  const answer = async (method: string, target: URL): Promise<Answer> => {
    if (method !== 'GET') return { status: 405, body: { error: 'only GET' } }
    const { ok, at, pending, problems } = readiness()
    const schema = { at, pending }
    if (target.pathname === '/health') {
      return ok
        ? { status: 200, body: { status: 'ok', service, schema } }
        : { status: 503, body: { status: 'unavailable', service, schema, problems } }
    }
    for (const route of routes) {
      const match = route.path.exec(target.pathname)
      if (!match) continue
      return ok
        ? await route.answer(match.groups ?? {}, target.searchParams)
        : { status: 503, body: { error: 'not ready, see /health' } }
    }
    return { status: 404, body: { error: 'no such path' } }
  }

  return createServer((request, response) => {
    const reply = ({ status, body }: Answer): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(`${JSON.stringify(body)}\n`)
    }
    const target = URL.parse(request.url ?? '/', 'http://service')
    if (!target) return reply({ status: 400, body: { error: 'not a path' } })
    answer(request.method ?? 'GET', target).then(reply, (error: unknown) => {
      say({ service, event: 'request failed', code: codeOf(error) })
      reply({ status: 500, body: { error: 'internal' } })
    })
  })
}

/** One line for the log. */
export function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** All that may be logged of an error: messages and details of a database quote rows. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.name : codeOf(error.cause)
}
