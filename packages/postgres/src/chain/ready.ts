import { SkeinError, type Step, stepName } from '@skein/core'
import type { Bench } from '../bench.ts'
import { keptOf, mannerOf } from '../ledger/kept.ts'
import { fileOf, inspect } from './body.ts'
import type { Ready } from './group.ts'
import { inspectParts } from './stream.ts'
import { ask } from '../pinned.ts'

/**
 * Reads what a step needs to be sent. The text of a file is read here and not before, and has to be the one that was
 * planned. Null: the row whose kept text should run is gone.
 */
export async function makeReady(bench: Bench, step: Step): Promise<Ready | null> {
  const { body } = step
  const kept = keptOf(step.kind === 'migration' && step.direction === 'up' ? step.down : null)
  if (body !== 'kept' && body.kind === 'call') return { step, sending: null, manner: body.manner, kept }
  const { standardConformingStrings } = bench.work
  if (body !== 'kept' && body.parts) {
    const sending = inspectParts((bytes) => body.parts?.(bytes) ?? [], body.manner, standardConformingStrings)
    if (sending) return { step, sending, manner: body.manner, kept }
  }
  const text = body === 'kept' ? await keptText(bench, step) : body.read()
  if (text === null) return null
  const manner = body === 'kept' ? mannerOf(text, fileOf(step)) : body.manner
  return { step, sending: inspect(fileOf(step), text, manner, standardConformingStrings), manner, kept }
}

/** @throws SkeinError CONNECTION_LOST; nothing was sent of the step yet. */
export async function keptText({ work, tables, service }: Bench, step: Step): Promise<string | null> {
  if (step.kind !== 'migration') return null
  const where = `WHERE version = ${step.version} AND seq = ${step.seq}`
  const [row] = await ask(work, `SELECT down FROM ${tables.ledger} ${where}`).catch((cause: unknown) => {
    throw new SkeinError(
      'CONNECTION_LOST',
      `The connection to ${service} was lost before ${stepName(service, step)}.`,
      {
        hint: 'Run the command again to go on.',
        data: { service },
        cause,
      },
    )
  })
  return row?.['down'] ?? null
}
