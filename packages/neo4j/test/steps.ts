import type { MigrationStep, Outcome, Session, Step, TextBody } from '@skein/core'
import { neo4j } from '../src/index.ts'

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

/** Takes the lock, which nobody else may hold. */
export async function hold(url: string, id: string = crypto.randomUUID()): Promise<Session> {
  const by = `test@here:${process.pid}`
  const got = await neo4j({ url }).acquire({ id, service: 'clinic', environment: null, system: [], by })
  if (got.kind === 'holder') throw new Error(`the lock is held by ${got.by}`)
  return got
}

export async function ran(session: Session, steps: readonly Step[]): Promise<Outcome[]> {
  const told: Outcome[] = []
  for await (const outcome of session.run(steps)) told.push(outcome)
  return told
}
