import type { Fault } from '@skein/core'
import type { Look } from './look.ts'

/** The same faults, with what mends an index of a hypertable: it can neither be built nor dropped CONCURRENTLY. */
export async function mendHypertables({ ask }: Pick<Look, 'ask'>, faults: readonly Fault[]): Promise<readonly Fault[]> {
  const invalid = ({ code }: Fault) => code === 'INVALID_INDEX'
  if (!faults.some(invalid)) return faults
  const [extension] = await ask(`SELECT extname FROM pg_extension WHERE extname = 'timescaledb'`)
  if (!extension) return faults
  const rows = await ask(
    `SELECT format('%I.%I.', hypertable_schema, hypertable_name) AS name FROM timescaledb_information.hypertables`,
  )
  const hypertables = rows.map(({ name }) => name ?? '')
  return faults.map((fault) => {
    const [, index] = /DROP INDEX CONCURRENTLY (.*);$/.exec(fault.remedy) ?? []
    if (!invalid(fault) || index === undefined || !hypertables.some((name) => fault.object.startsWith(name)))
      return fault
    const remedy = `DROP INDEX ${index}; -- and make it again WITH (timescaledb.transaction_per_chunk)`
    return { ...fault, remedy }
  })
}
