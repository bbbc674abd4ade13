import { type RunInfo, type Step, stepName } from '@skein/core'
import { refuse } from './failure.ts'
import { demandLedger, newHead } from './ledger/claim.ts'
import { head, ledgerSchema } from './ledger/nodes.ts'
import { readLedger } from './ledger/read.ts'
import { firstStatement, lastStatement, type Said } from './ledger/rows.ts'
import type { Link } from './link.ts'
import { keep, makeReady } from './work/ready.ts'

/**
 * The texts that a run would send for these steps, one for each list of them, in the words of cypher-shell. Reads what
 * the ledger keeps; writes nothing.
 */
export async function scriptOf(
  link: Link,
  run: RunInfo,
  parts: readonly (readonly Step[])[],
): Promise<readonly string[]> {
  const standing = await readLedger(link).catch(refuse)
  demandLedger(standing, run)
  const before = { ...newHead(run), before: [] }
  const creation = [...ledgerSchema, spelt({ query: `CREATE ${head} SET h += $value`, parameters: { value: before } })]
  const texts: string[] = []
  for (const steps of parts) {
    const lines = texts.length === 0 && standing.ledger === 'absent' ? creation.map(ended) : []
    for (const step of steps)
      lines.push(`// ${stepName(run.service, step)} (${step.direction})`, ...(await written(link, run, step)))
    texts.push(`${lines.join('\n')}\n`)
  }
  return texts
}

async function written(link: Link, run: RunInfo, step: Step): Promise<string[]> {
  const { body } = step
  if (body !== 'kept' && body.kind === 'call')
    return [`// A function of ${body.file}: what it sends is known only when it runs, so it is not here.`]
  const sending = await makeReady(link, step)
  if (!sending) return ['// The row that keeps its text is gone.']
  const own = Array.from(sending.statements(), ({ text }) => ended(text))
  const first = ended(spelt(firstStatement(step, run, keep(step))))
  const last = ended(spelt(lastStatement(step, run, 0)))
  return sending.loose ? [...own, ':begin', first, last, ':commit'] : [':begin', first, ...own, last, ':commit']
}

function ended(text: string): string {
  return `${text};`
}

/** The query with its parameters in their places. */
function spelt({ query, parameters }: Said): string {
  return query.replaceAll(/\$(\w+)/g, (_, name: string) => literal(parameters[name]))
}

function literal(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${literal(inner)}`)
      .join(', ')}}`
  return `'${(value as string).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}
