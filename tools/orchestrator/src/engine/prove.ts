import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load, pathOf, type Proof, type ProofStep, prove, type Service, SkeinError } from '@skein/core'
import type { ProveFlags } from '../commands/prove.ts'
import { findDatabases } from '../configuration/ask.ts'
import { provedLine } from '../print/prove.ts'
import { exits, type Result } from '../result.ts'
import { isFine, proofStepValue, type ProvenValue, type SchemaValue } from '../values/prove.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'

/** What says that a service can't be rehearsed here, though nothing is wrong with it. */
const elsewhere = new Set<SkeinError['code']>(['NO_SHADOW', 'UNREACHABLE', 'CONFIG_INVALID'])

/**
 * Rehearses the named services one after the other.
 * @throws SkeinError USAGE, CONFIG_INVALID, FILE_UNREADABLE, UNREACHABLE; nothing is left behind.
 */
export async function proveAll(call: Call<ProveFlags>): Promise<Result> {
  const { flags, io, words } = call
  if (io.env['SKEIN_ENV'] === 'production')
    throw new SkeinError('USAGE', 'prove makes stores that it throws away, and this is production.', {
      hint: 'Run it where you develop, or in CI: SKEIN_ENV=test skein prove',
    })
  const system = await findDatabases(call)
  const named = known(system, words)
  const services: ProvenValue[] = []
  for (const service of system.services) {
    if (named && !named.includes(service.name)) continue
    services.push(await proven(service, call))
  }
  const wrong = services.some(({ state }) => state === 'wrong' || (state === 'skipped' && flags.requireAll))
  const old = services.find(({ schema }) => schema?.state === 'old')
  return {
    kind: 'prove',
    exit: wrong || old ? exits.no : exits.ok,
    value: { services },
    ...(!wrong && old && { next: `skein prove ${old.service} --write` }),
  }
}

async function proven(service: Service, call: Call<ProveFlags>): Promise<ProvenValue> {
  const { name } = service
  const steps: ProofStep[] = []
  try {
    const { catalog } = await rehearsed(service, call, steps)
    const schema = catalog === null ? null : schemaOf(service, catalog, call.flags.write ?? false)
    const fine = steps.every(isFine)
    const migrations = steps.map(proofStepValue)
    return { service: name, state: fine ? 'proven' : 'wrong', reason: null, migrations, schema }
  } catch (thrown) {
    if (!(thrown instanceof SkeinError) || !elsewhere.has(thrown.code)) throw thrown
    // Whoever counts on a service must hear that it is out of reach.
    if (thrown.code !== 'NO_SHADOW' && !service.optional) throw thrown
    const reason = [thrown.message, thrown.hint].filter(Boolean).join(' ')
    return { service: name, state: 'skipped', reason, migrations: [], schema: null }
  }
}

async function rehearsed(service: Service, call: Call, steps: ProofStep[]): Promise<Proof> {
  const { stop } = call.io
  const acts = prove(load(service), stop)
  try {
    for (;;) {
      const next = await acts.next()
      if (next.done) return next.value
      steps.push(next.value)
      call.tell(isFine(next.value) ? '✓' : '✗', provedLine(service.name, next.value))
    }
  } catch (thrown) {
    if (!stop.aborted) throw thrown
    throw new SkeinError('CANCELLED', `Stopped while ${service.name} was rehearsed; its empty store is gone.`, {
      cause: thrown,
    })
  }
}

/** Compares what the migrations make with the file that says so, or writes it. */
function schemaOf(service: Service, catalog: NonNullable<Proof['catalog']>, write: boolean): SchemaValue | null {
  const folder = pathOf(service, 'migrations')
  if (folder === null) return null
  const { extension, text } = service.store.describe(catalog)
  const file = join(dirname(folder), `schema.${extension}`)
  const there = textOf(file)
  if (there === text) return { file, state: 'same' }
  if (!write) return there === null ? null : { file, state: 'old' }
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `${file} can't be written.`, { cause, data: { file } })
  }
  return { file, state: 'written' }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  } catch {
    return null
  }
}
