import type { Classification, Finding, Step, TextBody } from '@skein/core'
import { lineAndColumn } from './lexer/position.ts'
import { mask } from './lexer/mask.ts'
import { fileOf, inspect, partsOf, verifyOf } from './work/ready.ts'

/** What was said of a body: its text is judged when a plan is made, and never changes. */
const said = new WeakMap<TextBody, Classification>()

/** How a step would run, and what stands against it. */
export function classify(step: Step): Classification {
  const { body } = step
  const { mode, findings }: Classification =
    body !== 'kept' && body.kind === 'text'
      ? classifyText(step, body)
      : { mode: body === 'kept' || body.manner.transaction ? 'atomic' : 'opaque', findings: [] }
  const verify = verifyOf(step)
  return { mode, findings: verify ? [...findings, ...judgeVerify(verify, mode !== 'atomic')] : findings }
}

function classifyText(step: Step, body: TextBody): Classification {
  const known = said.get(body)
  if (known) return known
  const { loose, findings } = inspect(fileOf(step), partsOf(body), body.manner.transaction)
  const made: Classification = { mode: loose ? 'statements' : 'atomic', findings }
  said.set(body, made)
  return made
}

const writes = /(?<![.:$]\s*)\b(?:CREATE|MERGE|SET|DELETE|REMOVE|DROP|INSERT|FOREACH|LOAD\s+CSV)\b/i

function judgeVerify(body: TextBody, loose: boolean): readonly Finding[] {
  const text = body.read()
  const finding = (offset: number, message: string, remedy: string): Finding => {
    const { line } = lineAndColumn(text, offset)
    return { code: 'BAD_VERIFY', severity: 'error', file: body.file, line, message, remedy }
  }
  if (loose)
    return [
      finding(
        0,
        'It comes too late: its migration has no transaction with its row that could be rolled back.',
        'Write what it asks as a migration of data that follows.',
      ),
    ]
  const { code, ends } = mask(text)
  if (ends !== 'clean')
    return [finding(ends.start, `The text ends inside a ${ends.inside} that begins here.`, 'Close it.')]
  const at = code.search(writes)
  return at < 0 ? [] : [finding(at, 'A verification only asks.', 'Write MATCH … RETURN.')]
}
