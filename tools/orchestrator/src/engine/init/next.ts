import type { Call } from '../../verb.ts'
import type { Answers } from './answers.ts'
import type { Ground } from './ground.ts'
import { managerOf } from '../../manager.ts'

type Environment = Call['io']['env']

/** What to type after a configuration was written. @param missing packages that can't be imported yet. */
export function nextOf(ground: Ground, answers: Answers, missing: readonly string[], outer: Environment): string {
  const manager = managerOf(outer)
  return [
    ...(missing.length > 0 ? [manager.install(missing)] : []),
    ...(lacksUrl(ground, answers, outer) ? ['write DATABASE_URL=postgres://… into .env'] : []),
    `${manager.run} skein up${lacksEnvironment(ground, answers, outer) ? ' --env development' : ''}`,
  ].join(', then ')
}

function lacksUrl({ env }: Ground, { database, url }: Answers, outer: Environment): boolean {
  const written = env === null && url !== null
  return database === 'named' && !written && !outer['DATABASE_URL'] && !env?.['DATABASE_URL']
}

/** An environment that is said elsewhere stands above what we would write. */
function lacksEnvironment({ env }: Ground, { database }: Answers, outer: Environment): boolean {
  const said = outer['SKEIN_ENV'] ?? (env ? env['SKEIN_ENV'] : 'development')
  return database === 'embedded' && said !== 'development'
}
