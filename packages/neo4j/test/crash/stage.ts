import { migrate } from '@skein/core'
import { gate } from '../gate.ts'
import { emptied } from '../server.ts'
import { gone, victim } from './crash.ts'
import { scenes, serviceAt } from './scene.ts'
import { picture } from './standing.ts'

/** Where a scene begins, and what an undisturbed run of it is like. */
export interface Stage {
  /** The one database, at the scene's beginning. */
  readonly fresh: () => Promise<string>
  /** What stands after it and the next `up`. */
  readonly stands: unknown
  /** How often it asks something of the server. */
  readonly requests: number
}

export async function stageOf(scene: string): Promise<Stage> {
  const fresh = async (): Promise<string> => {
    const url = await emptied()
    await scenes[scene]?.before((broken) => serviceAt(url, broken))
    return url
  }
  const url = await fresh()
  await using network = await gate(url, null)
  const child = victim(network.url, scene)
  await gone(child)
  if (child.exitCode !== 0) throw new Error(`${scene}: it fails undisturbed`)
  await migrate(serviceAt(url))
  return { fresh, stands: await picture(url), requests: network.requests.length }
}
