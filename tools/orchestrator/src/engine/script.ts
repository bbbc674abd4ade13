import { type Goal, newRun, type PlanStep, prepare, stepKey, systemOf, whoRuns } from '@skein/core'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { PlanFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { planValue } from '../values/plan.ts'
import type { ScriptValue } from '../values/script.ts'
import type { Call } from '../verb.ts'
import { planOptions } from './options.ts'

/** Makes a goal concrete and gives the texts that would be sent, in the plan's order; touches nothing. */
export async function script(call: Call<PlanFlags>, goalOf: (system: System) => Goal): Promise<Result> {
  const system = await findDatabases(call)
  const prepared = await prepare(system.services, goalOf(system), planOptions(call), call.io.stop)
  const { plan, loaded } = prepared
  if (plan.refusals.length > 0) return { kind: 'plan', exit: exits.refused, value: planValue([prepared]) }
  const parts = partsOf(plan.steps)
  const info = {
    id: newRun(),
    environment: prepared.options.environment ?? null,
    system: systemOf(prepared.services),
    by: whoRuns(),
  }
  const texts = new Map<Part, string>()
  for (const [name, { service }] of loaded) {
    const mine = parts.filter((part) => part.service === name)
    if (mine.length === 0) continue
    const written = await service.store.script(
      { ...info, service: name },
      mine.map(({ steps }) => steps.map(({ step }) => step)),
    )
    for (const [index, part] of mine.entries()) texts.set(part, written[index] ?? '')
  }
  const scripts = parts.map(async (part): Promise<ScriptValue['scripts'][number]> => ({
    service: part.service,
    database: (await loaded.get(part.service)?.service.store.address()) ?? '',
    steps: part.steps.map(({ service, step }) => stepKey(service, step)),
    text: texts.get(part) ?? '',
  }))
  return { kind: 'script', exit: exits.ok, value: { scripts: await Promise.all(scripts) } }
}

interface Part {
  readonly service: string
  readonly steps: readonly PlanStep[]
}

/** The steps in their order, cut wherever another database is to be gone to. */
function partsOf(steps: readonly PlanStep[]): readonly Part[] {
  const parts: { service: string; steps: PlanStep[] }[] = []
  for (const step of steps) {
    const last = parts.at(-1)
    if (last?.service === step.service) last.steps.push(step)
    else parts.push({ service: step.service, steps: [step] })
  }
  return parts
}
