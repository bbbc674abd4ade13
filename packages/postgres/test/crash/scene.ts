import { setTimeout as sleep } from 'node:timers/promises'
import {
  baseline,
  defineMigrations,
  defineService,
  load,
  migrate,
  type Migration,
  newRun,
  type PlanService,
  resume,
  type RunInfo,
  type Service,
  type Session,
  type Step,
  whoRuns,
  work,
} from '@skein/core'
import type { ClientName } from '../../src/connect.ts'
import { postgres } from '../../src/index.ts'

/** The version that runs without a transaction, statement by statement. */
export const loose = 8n

/** What it runs; each leaves a trace that can be counted afterwards. */
export const statements = {
  up: [
    'CREATE TABLE loose (id int)',
    "INSERT INTO log VALUES (8, 'first')",
    'CREATE INDEX CONCURRENTLY loose_id ON loose (id)',
    "INSERT INTO log VALUES (8, 'second')",
  ],
  down: ['DROP INDEX CONCURRENTLY loose_id', "INSERT INTO log VALUES (8, 'down')", 'DROP TABLE loose'],
} as const

const up = (n: number) => `CREATE TABLE t${n} (id int);\nINSERT INTO log VALUES (${n}, 'up');`
const down = (n: number) => `DROP TABLE t${n};\nINSERT INTO log VALUES (${n}, 'down');`

interface Clients {
  readonly query?: (text: string) => Promise<unknown>
  readonly unsafe?: (text: string) => Promise<unknown>
}

/** Every way in which a step can travel: in a chain, alone, as a function, without a transaction. */
function migrations(broken: boolean): readonly Migration[] {
  const texts: Record<number, string> = {
    1: up(1),
    2: up(2),
    // Long enough for its runner to die in it, and for a successor to meet what the dead one sent.
    3: `${up(3)}\nSELECT pg_sleep(0.1);`,
    4: `BEGIN;\n${up(4)}\nCOMMIT;`,
    5: `DO $$ BEGIN ${up(5)} END $$;`,
    6: up(6),
    8: [...statements.up].map((text, place) => (broken && place === 3 ? text.replace('8', '1 / 0') : text)).join(';\n'),
    9: up(9),
  }
  const byCall = (text: string) => async (client: unknown) => {
    const { query, unsafe } = client as Clients
    for (const part of text.split('\n')) await (query?.call(client, part) ?? unsafe?.call(client, part))
  }
  return defineMigrations([
    ...Object.entries(texts).map(([version, text]) => ({
      version,
      description: `make ${version}`,
      up: text,
      down: version === '8' ? statements.down.join(';\n') : down(Number(version)),
    })),
    { version: '7', description: 'make 7', up: byCall(up(7)), down: byCall(down(7)), revision: '1' },
  ])
}

export function serviceAt(client: ClientName, url: string, broken = false): Service {
  const store: Service['store'] = postgres({ url, client })
  return defineService({ name: 'clinic', store, migrations: migrations(broken) })
}

const one = { services: ['clinic'], spread: 'each' } as const

const upTo = (service: Service, version: bigint) =>
  migrate(service, { goal: { verb: 'to', targets: [{ service: 'clinic', version }] } })

async function take(service: Service, run: RunInfo): Promise<Session> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const got = await service.store.acquire(run)
    if (got.kind === 'session') return got
    await sleep(20)
  }
  throw new Error('the lock does not come free')
}

/** What is done in a session of its own, rows or what was left open. */
async function inSession(
  service: Service,
  act: (view: PlanService, session: Session) => Promise<unknown>,
): Promise<void> {
  const run = { id: newRun(), service: service.name, environment: null, system: [], by: whoRuns() }
  // The lock of one who was killed is free as soon as the server sees that its link is gone, and not a moment before.
  const session = await take(service, run)
  await using _ = session
  const { migrations, seeds, findings } = load(service)
  const view = { name: 'clinic', dependsOn: [], optional: false, migrations, seeds, findings }
  await act({ ...view, standing: await session.read() }, session)
}

/** Goes on with what is open, from a statement on; null: where it is known to have stopped. */
export async function goOn(service: Service, from: number | null): Promise<void> {
  await inSession(service, async (view, session) => {
    const { steps, refusals } = resume(view, [view], from)
    if (refusals[0]) throw new Error(`${refusals[0].code} ${refusals[0].message}`)
    const worked = await work(session, service, steps as Step[], () => {})
    if (worked.kind === 'failed') throw worked.error
  })
}

export interface Scene {
  /** Brings an empty database to where it begins. */
  readonly before: (service: (broken?: boolean) => Service) => Promise<unknown>
  /** What is killed. */
  readonly act: (service: Service) => Promise<unknown>
  /** Said again by whoever comes next, before the next `up`. */
  readonly again?: boolean
}

/** What a runner can be killed at. */
export const scenes: Readonly<Record<string, Scene>> = {
  up: { before: async () => {}, act: (service) => upTo(service, 7n) },
  'up without a transaction': { before: (service) => upTo(service(), 7n), act: (service) => migrate(service) },
  down: {
    before: (service) => migrate(service()),
    act: (service) => migrate(service, { goal: { verb: 'down', count: null, ...one } }),
  },
  repair: {
    before: (service) => migrate(service(true)).catch(() => {}),
    act: (service) => goOn(service, null),
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
