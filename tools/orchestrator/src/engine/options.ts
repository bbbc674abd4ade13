import { type PlanOptions, SkeinError } from '@skein/core'
import type { PlanFlags } from '../flags.ts'
import type { Call } from '../verb.ts'

export function planOptions({ flags, io }: Call<PlanFlags>): PlanOptions {
  const { phase, cascade = false, allowOutOfOrder = false, alone = false, requireAll = false } = flags
  return {
    environment: io.env['SKEIN_ENV'] || null,
    cascade,
    allowOutOfOrder,
    alone,
    requireAll,
    ...(phase && { phase }),
  }
}

const units = { ms: 1, s: 1000, m: 60_000 }

/** `500ms`, `60s`, `5m` as milliseconds. @param option who said it. @throws SkeinError USAGE */
export function milliseconds(text: string, option = '--wait'): number {
  const match = /^(\d{1,9})(ms|s|m)$/.exec(text)
  if (match) return Number(match[1]) * units[match[2] as keyof typeof units]
  throw new SkeinError('USAGE', `${option} ${text} is no time.`, {
    hint: `Write for example ${option} 500ms, ${option} 60s or ${option} 5m.`,
  })
}
