import type { AdoptValue } from '../values/adopt.ts'
import type { Paint } from './paint.ts'
import { many, table } from './table.ts'

/** A takeover, or what stands against it. */
export function adoptText(value: AdoptValue, paint: Paint): string {
  const { outcome, direction, service, tool, ledger, applied, pending, problems, notes } = value
  const head = `${paint.bold(service)}  ${direction === 'adopt' ? `${tool} → Skein` : `Skein → ${tool}`}\n`
  const rows = table(
    applied.map(({ label, description, appliedAt }) => [
      '',
      label,
      appliedAt?.slice(0, 16).replace('T', ' ') ?? '',
      description,
    ]),
  )
  const facts =
    direction === 'adopt' ? [`${many(applied.length, 'row')} from ${ledger.from}`, `${pending.length} pending`] : []
  const renamed = `${ledger.from} ${outcome === 'done' ? 'is now' : 'becomes'} ${ledger.to}`
  const changed = direction === 'adopt' ? "Skein's, widened where it stands" : 'narrowed to what it was'
  const resized = `${ledger.from} ${outcome === 'done' ? 'is' : 'will be'} ${changed}`
  const lines = [
    ...problems.map(({ code, message, remedy }) => `${paint.red('✗')} ${paint.bold(code)}  ${message}\n  → ${remedy}`),
    // The message of a finding has its own.
    ...notes.map(({ code, message }) => paint.dim(`Note: ${message}${code === 'FINDING' ? '' : ` (${code})`}`)),
    ...(facts.length > 0 ? [facts.join(', ')] : []),
    ...(problems.length > 0 ? [] : [ledger.from === ledger.to ? resized : renamed]),
    last(value, paint),
  ]
  return `${head}${rows}${lines.map((line) => `${line}\n`).join('')}`
}

function last({ outcome, direction, tool }: AdoptValue, paint: Paint): string {
  if (outcome === 'refused') return paint.red('Refused; nothing was touched.')
  if (outcome === 'shown') return 'Nothing was touched.'
  return paint.green(direction === 'adopt' ? 'Skein has taken over.' : `${tool} has it back.`)
}
