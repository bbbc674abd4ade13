import type { Service } from '@skein/core'

/**
 * A gate per server: at most `limit` services of one server at work at a time. Entering gives what to call on leaving.
 */
export async function gates(
  services: readonly Service[],
  limit: number,
): Promise<(service: string) => Promise<() => void>> {
  const servers = new Map<string, Gate>()
  const byService = new Map<string, Gate>()
  for (const { name, store } of services) {
    // Each service may have a login of its own there.
    const server = (await store.address()).replace(/\/[^/]*$/, '').replace(/\/\/.*@/, '//')
    const gate = servers.get(server) ?? { free: limit, waiting: [] }
    servers.set(server, gate)
    byService.set(name, gate)
  }
  return async (service) => {
    const gate = byService.get(service)
    if (!gate) return () => {}
    if (gate.free > 0) gate.free--
    else await new Promise<void>((resolve) => gate.waiting.push(resolve))
    return () => {
      const next = gate.waiting.shift()
      if (next) next()
      else gate.free++
    }
  }
}

interface Gate {
  free: number
  readonly waiting: (() => void)[]
}
