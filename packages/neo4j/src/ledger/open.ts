import { createHash } from 'node:crypto'
import { SkeinError, type Step, stepName } from '@skein/core'
import { type Bench } from '../bench.ts'
import { labels } from './nodes.ts'
import type { Said } from './rows.ts'

export interface Progress {
  /**
   * The step begins, or goes on, and its first statement is about to be sent; null: there is none left to send. False:
   * its row is another's.
   * @throws SkeinError when statements that are done already were changed since.
   */
  begin(words: string | null): Promise<boolean>
  /** The statement at `place` is about to be sent. */
  reach(place: number, words: string): Promise<void>
  /** The statement at hand is known not to have been done. */
  fail(): Promise<void>
  /** Ends it; for the transaction that writes the step's row. */
  readonly remove: Said
}

const node = `(o:${labels.state} {kind: 'open', name: $name})`

export function progressOf({ link, run, service }: Bench, step: Step, texts: readonly string[]): Progress {
  const name = openName(step)
  const hashes = texts.map((text) => createHash('sha256').update(text).digest('base64url').slice(0, 16))
  const set = (change: object) => link.ask(`MATCH ${node} SET o += $change RETURN 1`, { name, change })
  return {
    remove: { query: `MATCH ${node} DELETE o`, parameters: { name } },
    async begin(words) {
      const from = step.resumeAt
      const value = {
        run: run.id,
        by: run.by,
        statements: hashes,
        statement: BigInt(from ?? 0),
        text: words,
        failed: false,
      }
      if (from !== undefined) {
        const [row] = await link.ask(`MATCH ${node} RETURN o.statements AS statements`, { name })
        const before = (row?.['statements'] ?? []) as readonly string[]
        const changed = hashes.slice(0, from).findIndex((hash, place) => hash !== before[place])
        if (changed >= 0 || hashes.length < from) throw changedError(service, step, changed)
        await set(value)
        return true
      }
      const description = step.kind === 'migration' ? step.description : ''
      const { condition, parameters } = standsAsPlanned(step)
      const rows = await link.ask(
        `WITH 1 AS one WHERE ${condition} CREATE ${node} SET o += $value, o.since = datetime.realtime().epochMillis RETURN 1`,
        { ...parameters, name, value: { ...value, direction: step.direction, description } },
      )
      return rows.length > 0
    },
    reach: async (place, words) => void (await set({ statement: BigInt(place), text: words, failed: false })),
    fail: async () => void (await set({ failed: true })),
  }
}

/** The fence: what the step's row must be before its first statement. */
function standsAsPlanned(step: Step): { readonly condition: string; readonly parameters: Record<string, unknown> } {
  if (step.kind !== 'migration') {
    const there = `EXISTS { (:${labels.state} {kind: $kind, name: $step}) }`
    return { condition: `${step.again ? '' : 'NOT '}${there}`, parameters: { kind: step.kind, step: step.name } }
  }
  const { version, seq } = step
  if (step.direction === 'up')
    return { condition: `NOT EXISTS { (:${labels.row} {version: $version}) }`, parameters: { version } }
  return { condition: `EXISTS { (:${labels.row} {version: $version, seq: $seq}) }`, parameters: { version, seq } }
}

/** Seeds bear their word, because one of them may be called as a version is. */
function openName(step: Step): string {
  if (step.kind === 'migration') return String(step.version)
  return step.kind === 'seed' ? `seed ${step.name}` : step.name
}

function changedError(service: string, step: Step, place: number): SkeinError {
  const what = place < 0 ? 'statements that are done were removed' : `statement ${place + 1} is done and was changed`
  return new SkeinError(
    'FILE_CHANGED',
    `${stepName(service, step)} can't go on: ${what} since it began. Nothing was run.`,
    {
      hint: 'Bring the done statements back as they were; those after them may be edited.',
      data: { service, statement: place },
    },
  )
}
