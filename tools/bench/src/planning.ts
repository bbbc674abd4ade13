import { type Migration, nothing, plan, type PlanService, type TextBody } from '@skein/core'
import type { Result } from './result.ts'
import { median } from './table.ts'

const services = 100
const rounds = 7

/** The plan of 100 services that depend on each other, at growing numbers of migrations: linear means equal ratios. */
export function planning(): Result {
  let first: number | undefined
  const rows = [125, 250, 500, 1000].map((count) => {
    const system = systemOf(count)
    const milliseconds = median(Array.from({ length: rounds }, () => timed(system, count)))
    const each = milliseconds / count
    first ??= each
    return {
      'migrations a service': String(count),
      steps: String(count * services),
      ms: milliseconds.toFixed(0),
      'a step ÷ a step of the first row': (each / first).toFixed(2),
    }
  })
  return { title: `plan: ${services} services, every tenth migration requires one of the service before`, rows }
}

function timed(system: readonly PlanService[], count: number): number {
  const began = performance.now()
  const { steps, refusals } = plan(system, { verb: 'up', services: null, count: null, spread: 'each' })
  const took = performance.now() - began
  if (steps.length !== count * services || refusals.length > 0) throw new Error('the plan is not what was asked for')
  return took
}

function systemOf(count: number): PlanService[] {
  return [...Array(services).keys()].map((index) => ({
    name: `s${index}`,
    dependsOn: index > 0 ? [`s${index - 1}`] : [],
    optional: false,
    migrations: [...Array(count).keys()].map((version) => migration(index, version + 1)),
    seeds: [],
    findings: [],
    standing: nothing,
  }))
}

function migration(service: number, version: number): Migration {
  const body: TextBody = {
    kind: 'text',
    file: `${version}`,
    checksum: `${version}`,
    manner: { transaction: true, lockTimeout: null },
    read: () => '',
  }
  const requires = service > 0 && version % 10 === 0 ? [{ service: `s${service - 1}`, version: BigInt(version) }] : []
  return {
    version: BigInt(version),
    description: '',
    up: body,
    down: body,
    requires,
    phase: 'expand',
    irreversible: false,
    outOfOrder: false,
  }
}
