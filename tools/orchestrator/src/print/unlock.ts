import type { HolderValue, UnlockValue } from '../values/unlock.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'

/** Who holds each lock, and what became of them. */
export function unlockText({ services }: UnlockValue, paint: Paint): string {
  return services
    .map(({ service, holder, ended, unreachable }) => {
      const name = paint.bold(service)
      if (unreachable !== undefined) return `${name}  ${paint.red('out of reach')}: ${unreachable}\n`
      if (!holder) return `${name}  ${paint.green('nobody holds it')}\n`
      const said = ended ? paint.green('was ended; the lock is free') : paint.yellow('holds it, and lives')
      return `${name}  ${holder.by ?? 'somebody who does not say who'} ${said}\n${table(facts(holder, paint))}`
    })
    .join('')
}

function facts({ host, pid, since, run, at }: HolderValue, paint: Paint): string[][] {
  const known = { host, pid: pid === null ? null : String(pid), since, run, at }
  return Object.entries(known).flatMap(([name, value]) => (value === null ? [] : [['', paint.dim(name), value]]))
}
