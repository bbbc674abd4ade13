import { setTimeout as pause } from 'node:timers/promises'
import type { Service } from '../service.ts'
import type { Holder } from '../store.ts'
import type { Prepared } from './prepare.ts'
import { busy, type TakeOptions } from './take.ts'

/** Milliseconds between two looks. */
const nap = 300

/**
 * What is open while somebody has the lock is being worked on and not left behind: waits for their end and looks again.
 * Gives the first look where nothing but that stands against it, or something else does.
 * @param look reads and plans again.
 * @throws SkeinError BUSY with the holder after `wait`.
 */
export async function quiet<Client>(
  first: Prepared<Client>,
  look: () => Promise<Prepared<Client>>,
  { wait, emit, signal }: Omit<TakeOptions, 'settled'>,
): Promise<Prepared<Client>> {
  const began = Date.now()
  const told = new Set<string>()
  let shown = first
  for (;;) {
    if (!isDirty(shown)) return shown
    const other = signal?.aborted ? null : await whoWorks(shown)
    // It may have come to its end between the two questions.
    if (!other) return await look()
    const { service, holder } = other
    const { name } = service
    if (Date.now() + nap - began > wait) throw busy(service, holder, wait)
    if (!told.has(name)) emit({ type: 'lock-waiting', service: name, holder })
    told.add(name)
    await pause(nap, undefined, signal ? { signal } : {}).catch(() => {})
    shown = await look()
  }
}

/** Whether nothing stands against a plan but what is open. */
function isDirty({ plan: { refusals } }: Prepared): boolean {
  return refusals.length > 0 && refusals.every(({ code }) => code === 'DIRTY')
}

/** Who is at work where something is open; null when nobody is. */
async function whoWorks<Client>({
  plan: { refusals },
  loaded,
}: Prepared<Client>): Promise<{ readonly service: Service<Client>; readonly holder: Holder } | null> {
  for (const name of new Set(refusals.map((refusal) => refusal.service))) {
    const service = loaded.get(name)?.service
    const holder = await service?.store.holder()
    if (service && holder) return { service, holder }
  }
  return null
}
