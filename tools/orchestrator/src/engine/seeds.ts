import { afterSteps, type Goal, namedServices, type Prepared, surveyAgain } from '@skein/core'

/**
 * The plan of the seeds as it will be once a prepared plan is done: what it would refuse can be said before anything
 * is touched.
 */
export function seedsAfter(prepared: Prepared): Prepared {
  const standings = new Map(
    prepared.services.flatMap(({ name, standing }) => {
      if (standing.ledger === 'unknown') return []
      const mine = prepared.plan.steps.filter(({ service }) => service === name).map(({ step }) => step)
      return [[name, afterSteps(standing, mine)] as const]
    }),
  )
  // An `up` sows in the services that it names.
  const goal: Goal = { verb: 'seed', services: namedServices(prepared.goal) }
  return surveyAgain({ ...prepared, goal }, standings)
}
