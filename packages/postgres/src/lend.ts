import { type Holder, type Lender, type RunInfo, SkeinError } from '@skein/core'
import type { Connection } from './clients/client.ts'
import { refuseRead } from './ledger/claim.ts'
import { evict, tryLock, whoHolds } from './lock.ts'
import { ask } from './pinned.ts'
import { answerWithin } from './silence.ts'

/** Milliseconds between two looks at a link. */
const pulse = 200

/** How this database is reached. */
export interface Doors {
  readonly open: (name: string, signal?: AbortSignal) => Promise<Connection>
  /** Over a link that is closed afterwards. */
  readonly ask: <Answer>(question: (link: Connection) => Promise<Answer>) => Promise<Answer>
  /** Milliseconds without an answer after which a link counts as broken. */
  readonly silence: number
}

/** Advisory locks for others, each on a link of its own. Nothing is created, and no ledger of this database is touched. */
export function lenderBehind({ open, ask: asking, silence }: Doors): Lender {
  return {
    async take(name, run, signal) {
      const link = await open(sessionName(run), signal)
      const got = await answerWithin(link, silence, tryLock(link, place(name)))
        .catch(refuseRead)
        .catch(async (error: unknown) => {
          await link.close()
          throw error
        })
      if (got !== 'ours') await link.close()
      if (got === 'pooled') throw pooled()
      if (got !== 'ours') return named(got)
      const lost = new AbortController()
      const watch = setInterval(() => link.lost && end(), pulse).unref()
      const look = setInterval(() => void holds(), silence / 3).unref()
      const end = (): void => {
        clearInterval(watch)
        clearInterval(look)
        lost.abort()
      }
      const holds = async (): Promise<boolean> => {
        await answerWithin(link, silence, ask(link, 'SELECT')).catch(() => link.close())
        if (link.lost) end()
        return !link.lost
      }
      return {
        kind: 'loan',
        lost: lost.signal,
        holds,
        async [Symbol.asyncDispose]() {
          clearInterval(watch)
          clearInterval(look)
          await link.close()
        },
      }
    },
    holder: async (name) => named(await asking((link) => whoHolds(link, place(name)))),
    evict: (holder) => asking((link) => evict(link, holder)),
  }
}

/** No schema is called like that, so no ledger has this lock. */
function place(name: string): { readonly schema: string } {
  return { schema: `lent to ${name}` }
}

/** Another name than the same run's session here would have, which is ended by name. */
function sessionName(run: RunInfo): string {
  return `skein ${run.id.slice(0, 8)}/lent ${run.by}`
}

function named<Found extends Holder | null>(holder: Found): Found {
  return holder && { ...holder, run: holder.run?.replace(/\/lent$/, '') ?? null }
}

function pooled(): SkeinError {
  return new SkeinError('CONFIG_INVALID', "A lock can't be lent through a pooler: sessions there belong to nobody.", {
    hint: 'Give that store the address of the server itself.',
    data: { key: 'lock' },
  })
}
