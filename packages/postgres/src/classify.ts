import type { Classification, Step, TextBody } from '@skein/core'
import { fileOf, inspect, isText } from './chain/body.ts'
import { inspectParts } from './chain/stream.ts'
import { inspectVerify, verifyOf } from './chain/verify.ts'

/** How a step would run, and what stands against it. */
export function classify(step: Step): Classification {
  const { body } = step
  const { mode, findings }: Classification = isText(body)
    ? classifyText(step, body)
    : { mode: body === 'kept' || body.manner.transaction ? 'atomic' : 'opaque', findings: [] }
  const verify = verifyOf(step)
  return verify ? { mode, findings: [...findings, ...inspectVerify(verify, mode !== 'atomic')] } : { mode, findings }
}

/** What was said of a body: its text is judged when a plan is made, and never changes. */
const said = new WeakMap<TextBody, Classification>()

function classifyText(step: Step, body: TextBody): Classification {
  const known = said.get(body)
  if (known) return known
  const parted = body.parts && inspectParts((bytes) => body.parts?.(bytes) ?? [], body.manner, true)
  const { loose, findings } = parted ?? inspect(fileOf(step), body.read(), body.manner, true)
  const made: Classification = { mode: loose ? 'statements' : 'atomic', findings }
  said.set(body, made)
  return made
}
