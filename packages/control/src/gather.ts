import { needs, type Prepared, systemOf, whoRuns } from '@skein/core'
import { type Held, hold, type HoldOptions } from './hold.ts'

/** Takes the locks of all services that the plan touches or that its steps require. */
export async function gather<Client>(
  prepared: Prepared<Client>,
  run: string,
  options: HoldOptions,
): Promise<ReadonlyMap<string, Held<Client>>> {
  const names = new Set(prepared.plan.steps.flatMap(needs))
  const services = [...prepared.loaded.values()].map(({ service }) => service).filter(({ name }) => names.has(name))
  const system = systemOf(prepared.services)
  const environment = prepared.options.environment ?? null
  return await hold(services, { id: run, environment, system, by: whoRuns() }, options)
}
