import type { Body } from '../migration.ts'
import type { Classification, MigrationStep, Open, Outcome, RunInfo, NamedStep, Session, Step } from '../store.ts'
import type { Subject } from './subject.ts'

/** A step up that creates the object `t<version>`, unless it is given another body. */
export function up(
  subject: Subject,
  version: number,
  body: Body = subject.bodies.create(`t${version}`),
): MigrationStep {
  return {
    kind: 'migration',
    direction: 'up',
    version: BigInt(version),
    description: `create t${version}`,
    body,
    checksum: body.checksum,
    down: subject.bodies.drop(`t${version}`),
    requires: [{ service: 'other', version: 7n }],
    seq: null,
    forgets: [],
  }
}

/** The step that takes a row back, with its file or with what the row keeps of it, where that is a text. */
export function down(
  subject: Subject,
  version: number,
  seq: bigint,
  kept: boolean = false,
  forgets: readonly string[] = [],
): MigrationStep {
  const body = subject.bodies.drop(`t${version}`)
  return {
    ...up(subject, version),
    direction: 'down',
    body: kept && body.kind === 'text' ? 'kept' : body,
    down: null,
    seq,
    forgets,
  }
}

export function seed(name: string, body: Body, again: boolean = false): NamedStep {
  return { kind: 'seed', direction: 'up', name, body, checksum: body.checksum, requires: [], again }
}

export function repeatable(name: string, body: Body, again: boolean = false): NamedStep {
  return { ...seed(name, body, again), kind: 'repeatable' }
}

/** How the subject runs such a step, by which tests know what may be left of one that comes to nothing. */
export function modeOf(subject: Subject, address: string, step: Step): Classification['mode'] {
  return subject.store(address).classify(step).mode
}

/** What is open, without its time. */
export function openIn({ open }: { readonly open: readonly Open[] }): readonly object[] {
  return open.map(({ direction, version, statement, text, inDoubt }) => ({
    direction,
    version,
    statement,
    text,
    inDoubt,
  }))
}

/** How an opaque step is open: that it began is all that anybody knows. */
export function begun(version: bigint | string, direction: 'up' | 'down' = 'up'): object {
  return { direction, version, statement: null, text: null, inDoubt: true }
}

export function runInfo(over: Partial<RunInfo> = {}): RunInfo {
  return {
    id: crypto.randomUUID(),
    service: 'service',
    environment: 'test',
    system: [],
    by: `conformance@here:${process.pid}`,
    ...over,
  }
}

/** Takes the lock, which nobody else may hold. */
export async function hold(subject: Subject, address: string, run: Partial<RunInfo> = {}): Promise<Session> {
  const got = await subject.store(address).acquire(runInfo(run))
  if (got.kind === 'holder') throw new Error(`the lock is held by ${got.by}`)
  return got
}

export async function outcomes(
  session: Session,
  steps: readonly Step[],
  ending?: Parameters<Session['run']>[1],
): Promise<Outcome[]> {
  const told: Outcome[] = []
  for await (const outcome of session.run(steps, ending)) told.push(outcome)
  return told
}

export function kinds(told: readonly Outcome[]): string[] {
  return told.filter(({ kind }) => kind !== 'progress' && kind !== 'waiting').map(({ kind }) => kind)
}
