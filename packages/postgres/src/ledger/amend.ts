import type { Amendment } from '@skein/core'
import type { Bench } from '../bench.ts'
import { serverError } from '../failure.ts'
import { literal, textArray } from '../sql.ts'
import { SkeinError } from '@skein/core'

/** Rows and their history, as one act. */
export async function amendRows({ work, tables, run, service }: Bench, changes: readonly Amendment[]): Promise<void> {
  const { ledger, history } = tables
  const parts = changes.map((change) => {
    const version = change.kind === 'add' ? change.step.version : change.version
    const description = change.kind === 'add' ? change.step.description : ''
    const note = `INSERT INTO ${history} (run, by, action, name, description, outcome) VALUES (${literal(run.id)}, ${literal(run.by)}, ${literal(change.kind)}, '${version}', ${literal(description)}, ${literal(change.because)})`
    if (change.kind === 'remove') return `DELETE FROM ${ledger} WHERE version = ${version};\n${note}`
    const { checksum, requires, down } = change.step
    const kept = down?.kind === 'text' ? down : null
    const needs = textArray(requires.map((requirement) => `${requirement.service}@${requirement.version}`))
    return `INSERT INTO ${ledger} (version, description, checksum, requires, down, down_checksum, run) VALUES (${version}, ${literal(description)}, ${literal(checksum)}, ${needs}, ${literal(kept?.read() ?? null)}, ${literal(kept?.checksum ?? null)}, ${literal(run.id)});\n${note}`
  })
  try {
    await work.send(`BEGIN;\n${parts.join(';\n')};\nCOMMIT`)
  } catch (cause) {
    if (!work.lost) await work.send('ROLLBACK')
    const code = serverError(cause)?.code
    throw new SkeinError('STEP_FAILED', `The ledger of ${service} was not changed${code ? ` (${code})` : ''}.`, {
      cause,
      data: { service },
    })
  }
}
