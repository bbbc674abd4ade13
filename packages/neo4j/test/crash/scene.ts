import { join } from 'node:path'
import {
  baseline,
  closeOpen,
  defineMigrations,
  defineService,
  load,
  migrate,
  type Migration,
  newRun,
  type PlanService,
  resume,
  type Service,
  type Session,
  viewOf,
  whoRuns,
  work,
} from '@skein/core'
import { neo4j, type Neo4jClient } from '../../src/index.ts'

/** What the versions run that have no one moment at which they happen; each statement leaves a trace that can be counted. */
export const statements: Readonly<Record<string, Readonly<Record<'up' | 'down', readonly string[]>>>> = {
  4: {
    up: [
      'CREATE CONSTRAINT c4 FOR (n:Four) REQUIRE n.x IS UNIQUE',
      "CREATE (:Log {n: 4, what: 'first'})",
      'CREATE INDEX i4 FOR (n:Four) ON (n.y)',
      "CREATE (:Log {n: 4, what: 'second'})",
    ],
    down: ['DROP INDEX i4', "CREATE (:Log {n: 4, what: 'down'})", 'DROP CONSTRAINT c4'],
  },
  5: {
    up: ['CREATE INDEX FOR (n:Five) ON (n.y)', alone("CREATE (:Log {n: 5, what: 'alone'})")],
    down: [alone("CREATE (:Log {n: 5, what: 'down'})"), 'DROP INDEX index_abc5ba22'],
  },
  6: { up: ["CREATE (:Log {n: 6, what: 'up'})"], down: ["CREATE (:Log {n: 6, what: 'down'})"] },
}

/** Versions that fail at their end: one of statements, one of a function. */
type Broken = 4 | 6

function alone(text: string): string {
  return `UNWIND [1] AS one CALL (one) { ${text} } IN TRANSACTIONS`
}

const up = (n: number) => `CREATE (:T {n: ${n}});\nCREATE (:Log {n: ${n}, what: 'up'})`
const down = (n: number) => `MATCH (t:T {n: ${n}}) DELETE t;\nCREATE (:Log {n: ${n}, what: 'down'})`
// Long enough for its runner to die in it.
const pause = `UNWIND range(1, 1000000000) AS i WITH i WHERE datetime.realtime().epochMillis >= timestamp() + 100
  RETURN i LIMIT 1`

const byCall = (text: string) => async (client: Neo4jClient) => {
  for (const part of text.split(';\n')) await client.run(part)
}

/** Every way in which a step can travel but as a program: as data, as a function, statement by statement, alone. */
function inCode(broken: Broken | null): readonly Migration<Neo4jClient>[] {
  const loose = (version: '4' | '5') => {
    const { up: ups = [], down: downs = [] } = statements[version] ?? {}
    const text = ups.join(';\n')
    const wrong = broken === 4 && version === '4' ? text.replace("'second'", '1 / $zero') : text
    return { version, description: `make ${version}`, up: wrong, down: downs.join(';\n') }
  }
  const call = (n: number) => ({ up: byCall(up(n)), down: byCall(down(n)), revision: '1' })
  const { up: [free = ''] = [], down: [back = ''] = [] } = statements['6'] ?? {}
  const last = broken === 6 ? `${free};\nRETURN 1 / 0` : free
  return defineMigrations<Neo4jClient>([
    { version: '1', description: 'make 1', up: up(1), down: down(1) },
    { version: '2', description: 'make 2', up: `${up(2)};\n${pause}`, down: down(2) },
    { version: '3', description: 'make 3', ...call(3) },
    loose('4'),
    loose('5'),
    { version: '6', description: 'make 6', up: byCall(last), down: byCall(back), revision: '1' },
    { version: '7', description: 'make 7', up: up(7), down: down(7) },
  ]).map((migration) => (migration.version === 6n ? outside(migration) : migration))
}

function outside(migration: Migration<Neo4jClient>): Migration<Neo4jClient> {
  const free = <Body extends Migration<Neo4jClient>['up']>(body: Body): Body => ({
    ...body,
    manner: { ...body.manner, transaction: false },
  })
  return { ...migration, up: free(migration.up), down: migration.down && free(migration.down) }
}

export function serviceAt(url: string, broken: Broken | null = null): Service<Neo4jClient> {
  const service = { name: 'clinic', store: neo4j({ url }) }
  const programs = load(defineService({ ...service, migrations: join(import.meta.dirname, 'programs') }))
  return defineService({ ...service, migrations: [...inCode(broken), ...programs.migrations] })
}

const upTo = (service: Service<Neo4jClient>, version: bigint) =>
  migrate(service, { goal: { verb: 'to', targets: [{ service: 'clinic', version }] } })

/** What is done in a session of its own, with what stands then. */
export async function inSession(
  service: Service<Neo4jClient>,
  act: (view: PlanService, session: Session<Neo4jClient>) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const run = { id: newRun(), service: service.name, environment: null, system: [], by: whoRuns() }
    const session = await service.store.acquire(run)
    if (session.kind !== 'session') continue
    await using _ = session
    await act({ ...viewOf(load(service), await session.read()), standing: await session.read() }, session)
    return
  }
}

/** Goes on with what is open where it is known how. */
export const goOn = (service: Service<Neo4jClient>): Promise<void> =>
  inSession(service, async (view, session) => {
    const worked = await work(session, service, resume(view, [view], null).steps, () => {})
    if (worked.kind !== 'done') throw new Error(worked.kind)
  })

export interface Scene {
  /** Brings an empty database to where it begins. */
  readonly before: (service: (broken?: Broken) => Service<Neo4jClient>) => Promise<unknown>
  /** What is killed. */
  readonly act: (service: Service<Neo4jClient>) => Promise<unknown>
  /** Said again by whoever comes next, before the next `up`. */
  readonly again?: boolean
}

/** What a runner can be killed at. */
export const scenes: Readonly<Record<string, Scene>> = {
  up: { before: async () => {}, act: (service) => upTo(service, 3n) },
  'up, statement by statement': { before: (service) => upTo(service(), 3n), act: (service) => migrate(service) },
  down: {
    before: (service) => migrate(service()),
    act: (service) => migrate(service, { goal: { verb: 'down', count: null, services: ['clinic'], spread: 'each' } }),
  },
  repair: {
    before: (service) => migrate(service(4)).catch(() => {}),
    act: goOn,
  },
  'repair of a function, as done': {
    before: (service) => migrate(service(6)).catch(() => {}),
    act: (service) =>
      inSession(service, async (view, session) => {
        const { changes, refusals } = closeOpen(view, 'done')
        if (refusals.length === 0) await session.amend(changes)
      }),
    again: true,
  },
  baseline: {
    before: async () => {},
    act: (service) =>
      inSession(service, async (view, session) => {
        const { changes, refusals } = baseline(view, 2n)
        if (refusals.length === 0) await session.amend(changes)
      }),
    again: true,
  },
}
