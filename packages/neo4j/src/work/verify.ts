import { SkeinError, type Step, stepName } from '@skein/core'
import type { Bench } from '../bench.ts'
import { statements } from '../lexer/statements.ts'
import { lineAndColumn } from '../lexer/position.ts'
import type { Work } from '../link.ts'
import { verifyOf } from './ready.ts'

/** @throws SkeinError STEP_FAILED when a verification errors or gives a row of false. */
export async function verify(work: Work, { service }: Bench, step: Step): Promise<void> {
  const body = verifyOf(step)
  if (!body) return
  const text = body.read()
  for (const { start, end } of statements(text).statements) {
    const rows = await work.ask(text.slice(start, end))
    if (!rows.some((row) => Object.values(row).includes(false))) continue
    const { line } = lineAndColumn(text, start)
    const name = stepName(service, step)
    const message = `${name} (up) was rolled back: what its verification asks does not hold.\n  at ${body.file}:${line}`
    throw new SkeinError('STEP_FAILED', message, {
      hint: 'Correct the migration, or the verification, and run the command again.',
      data: { service, step: name, file: body.file, line },
    })
  }
}
