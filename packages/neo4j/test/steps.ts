import type { CallBody, Ending, MigrationStep, Outcome, Session, Step, TextBody } from '@skein/core'
import { neo4j, type Neo4jClient } from '../src/index.ts'

function body(text: string, transaction: boolean): TextBody {
  return {
    kind: 'text',
    file: '/clinic/1.up.cypher',
    checksum: text,
    manner: { transaction, lockTimeout: null },
    read: () => text,
  }
}

/** A step up with that text. */
export function up(version: number, text: string, transaction: boolean = true): MigrationStep {
  return {
    kind: 'migration',
    direction: 'up',
    version: BigInt(version),
    description: `step ${version}`,
    body: body(text, transaction),
    checksum: text,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
}

/** A step up with that function, outside of a transaction. */
export function opaque(
  version: number,
  call: (client: Neo4jClient, signal: AbortSignal) => Promise<unknown>,
): MigrationStep<Neo4jClient> {
  const body: CallBody<Neo4jClient> = {
    kind: 'call',
    file: '/clinic/1.up.ts',
    checksum: null,
    manner: { transaction: false, lockTimeout: null },
    call: async (client, signal) => void (await call(client, signal)),
  }
  return { ...up(version, ''), body }
}

/** Takes the lock, which nobody else may hold. */
export async function hold(url: string, id: string = crypto.randomUUID()): Promise<Session<Neo4jClient>> {
  const by = `test@here:${process.pid}`
  const got = await neo4j({ url }).acquire({ id, service: 'clinic', environment: null, system: [], by })
  if (got.kind === 'holder') throw new Error(`the lock is held by ${got.by}`)
  return got
}

export async function ran(
  session: Session<Neo4jClient>,
  steps: readonly Step<Neo4jClient>[],
  ending: Ending = {},
): Promise<Outcome<Neo4jClient>[]> {
  const told: Outcome<Neo4jClient>[] = []
  for await (const outcome of session.run(steps, ending)) told.push(outcome)
  return told
}
