import { setTimeout as pause } from 'node:timers/promises'
import type { Target } from './options.ts'

export type Scalar = string | number | boolean
export type Metadata = Readonly<Record<string, Scalar>>

/** A collection as the server tells of it. */
export interface Collection {
  readonly id: string
  readonly name: string
  readonly metadata: Metadata | null
  readonly dimension: number | null
  readonly configuration_json: object
  /** Absent on servers before 1.1. */
  readonly schema?: { readonly defaults: object; readonly keys: Readonly<Record<string, object>> } | null
}

/** Records, column by column; those that were not asked for are null. */
export interface Records {
  readonly ids: readonly string[]
  readonly documents: readonly (string | null)[] | null
  readonly metadatas: readonly (Metadata | null)[] | null
}

/** A record that is written: a null in its metadata takes that key away. */
export interface Entry {
  readonly id: string
  readonly document: string | null
  readonly metadata: Readonly<Record<string, Scalar | null>>
}

/** Which records, and what of them. */
interface Question {
  readonly ids?: readonly string[]
  readonly where?: object
  readonly limit?: number
  readonly offset?: number
  readonly include: readonly ('documents' | 'metadatas')[]
}

/**
 * One database of a server, over HTTP. Whatever is asked may be asked again: an answer that got lost changes nothing.
 * Rejects with what `answerOf` reads, or with the error of a link that broke.
 */
export interface Server {
  /** The server's clock, in milliseconds. */
  now(): Promise<number>
  /** Whether the database is there; lists are empty where it isn't. */
  exists(): Promise<boolean>
  list(): Promise<readonly Collection[]>
  find(name: string): Promise<Collection | null>
  /** Null: the name is taken. */
  create(name: string, metadata: Metadata): Promise<Collection | null>
  /** The one of that name, made where there is none. */
  ensure(name: string, metadata: Metadata): Promise<Collection>
  /** In the place of all metadata; false: it is gone. */
  mark(id: string, metadata: Metadata): Promise<boolean>
  /** False: it was gone. */
  drop(name: string): Promise<boolean>
  count(id: string): Promise<number>
  get(id: string, question: Question): Promise<Records>
  /** Neighbours, which opens the collection's index. */
  query(id: string, question: object): Promise<unknown>
  /** All of them or none. */
  upsert(id: string, entries: readonly Entry[]): Promise<void>
  remove(id: string, ids: readonly string[]): Promise<void>
  /** Any other request, by its path below the tenant. */
  ask(method: Method, path: string, body?: object): Promise<unknown>
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The server's own no. */
export interface Answer {
  readonly status: number
  /** May hold data. */
  readonly message: string
}

/** Milliseconds without an answer after which a link counts as broken. */
const silence = 30_000

/** How often a request is sent again that the server is too busy for. */
const most = 12

const configuration = {
  // What is written to disk late can't be half written by a crash; a ledger is small.
  hnsw: { sync_threshold: 100_000 },
}

/** What the server said, or null where nobody answered. */
export function answerOf(error: unknown): Answer | null {
  const { answer } = (error ?? {}) as { answer?: Answer }
  return answer ?? null
}

/** @param signal ends every request. */
export function serverAt({ origin, tenant, database, headers }: Target, signal?: AbortSignal): Server {
  const own = `/databases/${encodeURIComponent(database)}`
  const collections = `${own}/collections`
  const ask = async (method: Method, path: string, body?: object): Promise<unknown> =>
    request(`${origin}/api/v2/tenants/${encodeURIComponent(tenant)}${path}`, method, headers, signal, body)
  const make = async (name: string, metadata: Metadata, either: boolean): Promise<Collection> =>
    (await ask('POST', collections, { name, metadata, configuration, get_or_create: either })) as Collection
  return {
    ask,
    async now() {
      const said = (await request(`${origin}/api/v2/heartbeat`, 'GET', headers, signal)) as Record<string, number>
      return Math.floor((said['nanosecond heartbeat'] ?? 0) / 1e6)
    },
    exists: async () => (await unless(404, ask('GET', own))) !== null,
    list: async () => (await ask('GET', collections)) as readonly Collection[],
    find: async (name) =>
      (await unless(404, ask('GET', `${collections}/${encodeURIComponent(name)}`))) as Collection | null,
    create: (name, metadata) => unless(409, make(name, metadata, false)),
    ensure: (name, metadata) => make(name, metadata, true),
    mark: async (id, metadata) =>
      (await unless(404, ask('PUT', `${collections}/${id}`, { new_metadata: metadata }))) !== null,
    drop: async (name) => (await unless(404, ask('DELETE', `${collections}/${encodeURIComponent(name)}`))) !== null,
    count: async (id) => Number(await ask('GET', `${collections}/${id}/count`)),
    get: async (id, question) => (await ask('POST', `${collections}/${id}/get`, question)) as Records,
    query: (id, question) => ask('POST', `${collections}/${id}/query`, question),
    async upsert(id, entries) {
      if (entries.length === 0) return
      await ask('POST', `${collections}/${id}/upsert`, {
        ids: entries.map((entry) => entry.id),
        embeddings: entries.map(() => [0]),
        documents: entries.map(({ document }) => document),
        metadatas: entries.map(({ metadata }) => metadata),
      })
    },
    async remove(id, ids) {
      if (ids.length > 0) await ask('POST', `${collections}/${id}/delete`, { ids })
    },
  }
}

/** The answer, or null where it is that no. */
async function unless<Told>(status: number, asked: Promise<Told>): Promise<Told | null> {
  try {
    return await asked
  } catch (error) {
    if (answerOf(error)?.status === status) return null
    throw error
  }
}

async function request(
  url: string,
  method: Method,
  headers: Target['headers'],
  signal: AbortSignal | undefined,
  body?: object,
): Promise<unknown> {
  const late = () => AbortSignal.timeout(silence)
  for (let attempt = 0; ; attempt++) {
    let response: Response
    let text: string
    try {
      response = await fetch(url, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        signal: signal ? AbortSignal.any([signal, late()]) : late(),
        ...(body && { body: JSON.stringify(body) }),
      })
      text = await response.text()
    } catch (error) {
      // A link that was at rest may have been closed by the server this moment.
      const isRefused = (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED'
      if (attempt > 1 || isRefused || signal?.aborted || (error as Error).name === 'TimeoutError') throw error
      continue
    }
    if (response.ok) return JSON.parse(text || 'null')
    if (isBusy(response.status, text) && attempt < most && !signal?.aborted) {
      await rest(attempt)
      continue
    }
    throw Object.assign(new Error(`HTTP ${response.status}`), {
      answer: { status: response.status, message: said(text) },
    })
  }
}

/** Asks again, with growing pauses, for as long as the library says that the server is busy. */
export async function patiently<Told>(ask: () => Promise<Told>): Promise<Told> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (attempt === most || !(error instanceof Error && error.message.includes(locked))) throw error
      await rest(attempt)
    }
  }
}

function rest(attempt: number): Promise<void> {
  return pause(Math.min(10 * 2 ** attempt, 1000) * (0.5 + Math.random()))
}

const locked = 'database is locked'

/** Nothing was done. One file holds all databases of a server, and who writes there while another does is told so. */
function isBusy(status: number, text: string): boolean {
  return [429, 502, 503, 504].includes(status) || (status === 500 && text.includes(locked))
}

function said(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message)
  } catch {
    // It is of whatever stands between.
    return ''
  }
}
