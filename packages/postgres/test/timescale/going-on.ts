import { load, newRun, type Open, resume, type Service, type Step, whoRuns, work } from '@skein/core'

/** `repair --resume`: goes on with what is open, from a statement on, or from where it is known to have stopped. */
export async function goOn(service: Service, from: number | null = null): Promise<void> {
  const run = { id: newRun(), service: service.name, environment: null, system: [], by: whoRuns() }
  const session = await service.store.acquire(run)
  if (session.kind !== 'session') throw new Error('the lock is not free')
  await using _ = session
  const { migrations, seeds, findings } = load(service)
  const standing = await session.read()
  const view = { name: service.name, dependsOn: [], optional: false, migrations, seeds, findings, standing }
  const { steps, refusals } = resume(view, [view], from)
  if (refusals[0]) throw new Error(`${refusals[0].code} ${refusals[0].message}`)
  const worked = await work(session, service, steps as Step[], () => {})
  if (worked.kind === 'failed') throw worked.error
}

export async function openOf(service: Service): Promise<readonly Open[]> {
  return (await service.store.read()).open
}
