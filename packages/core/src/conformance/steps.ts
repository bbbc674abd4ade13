import { createHash } from 'node:crypto'
import type { Manner, TextBody } from '../migration.ts'
import type { MigrationStep, Outcome, RunInfo, NamedStep, Session, Step } from '../store.ts'
import type { Subject } from './subject.ts'

const manner: Manner = { transaction: true, lockTimeout: null }

function body(text: string): TextBody {
  return {
    kind: 'text',
    file: '(conformance)',
    checksum: createHash('sha256').update(text).digest('hex'),
    manner,
    read: () => text,
  }
}

/** A step up that creates the object `t<version>`, unless it is given another text. */
export function up(
  subject: Subject,
  version: number,
  text: string = subject.texts.create(`t${version}`),
): MigrationStep {
  const own = body(text)
  return {
    kind: 'migration',
    direction: 'up',
    version: BigInt(version),
    description: `create t${version}`,
    body: own,
    checksum: own.checksum,
    down: body(subject.texts.drop(`t${version}`)),
    requires: [{ service: 'other', version: 7n }],
    seq: null,
    forgets: [],
  }
}

/** The step that takes a row back, with its file or with the text that the row keeps. */
export function down(
  subject: Subject,
  version: number,
  seq: bigint,
  kept: boolean = false,
  forgets: readonly string[] = [],
): MigrationStep {
  return {
    ...up(subject, version),
    direction: 'down',
    body: kept ? 'kept' : body(subject.texts.drop(`t${version}`)),
    down: null,
    seq,
    forgets,
  }
}

export function seed(name: string, text: string, again: boolean = false): NamedStep {
  const own = body(text)
  return { kind: 'seed', direction: 'up', name, body: own, checksum: own.checksum, requires: [], again }
}

export function repeatable(name: string, text: string, again: boolean = false): NamedStep {
  return { ...seed(name, text, again), kind: 'repeatable' }
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
