import { once } from 'node:events'
import { migrate } from '@skein/core'
import type { ClientName } from '../../src/connect.ts'
import { dropDatabase, freshDatabase, query } from '../database.ts'
import { gone, victim } from './crash.ts'
import { gate } from './gate.ts'
import { scenes, serviceAt } from './scene.ts'
import { picture } from './standing.ts'

/** Where a scene begins, and what an undisturbed run of it is like. */
export interface Stage {
  /** A database at the scene's beginning, which goes when it is disposed of. */
  readonly fresh: () => Promise<{ readonly url: string } & AsyncDisposable>
  /** What stands after it and the next `up`. */
  readonly stands: unknown
  /** What it asks of the server, and how long that takes. */
  readonly requests: number
  readonly milliseconds: number
}

export async function stageOf(client: ClientName, scene: string): Promise<Stage> {
  const first = await freshDatabase()
  await query(first, 'CREATE TABLE log (n int, what text)')
  await scenes[scene]?.before((broken) => serviceAt(client, first, broken))
  const [, name] = new URL(first).pathname.split('/')
  const fresh = async () => {
    const url = await freshDatabase(name)
    return { url, [Symbol.asyncDispose]: () => dropDatabase(url) }
  }
  await using database = await fresh()
  const { url } = database
  await using network = await gate(url, null)
  const child = victim(client, network.url, scene)
  await once(child.stdout!, 'data')
  const began = performance.now()
  await gone(child)
  const milliseconds = performance.now() - began
  if (child.exitCode !== 0) throw new Error(`${scene}: it fails undisturbed`)
  await migrate(serviceAt(client, url))
  return { fresh, stands: await picture(url), requests: network.requests, milliseconds }
}
