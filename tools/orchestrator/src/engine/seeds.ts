import { type Applied, type Prepared, type Standing, surveyAgain } from '@skein/core'

/**
 * The plan of the seeds as it will be once a prepared plan is done: what it would refuse can be said before anything
 * is touched.
 */
export function seedsAfter(prepared: Prepared): Prepared {
  const standings = new Map(
    prepared.services.flatMap(({ name, standing }) =>
      standing.ledger === 'unknown' ? [] : [[name, after(standing, name, prepared)] as const],
    ),
  )
  return surveyAgain({ ...prepared, goal: { verb: 'seed', services: seedServices(prepared) } }, standings)
}

/** An `up` sows in the services that it names. */
function seedServices({ goal }: Prepared): readonly string[] | null {
  return goal.verb === 'to' ? goal.targets.map(({ service }) => service) : goal.services
}

function after(standing: Standing, name: string, { plan }: Prepared): Standing {
  const applied = plan.steps.flatMap(({ service, step }): Applied[] => {
    if (service !== name || step.kind === 'seed' || step.direction === 'down') return []
    const { version, description, checksum, requires } = step
    return [
      {
        version,
        description,
        checksum,
        requires,
        appliedAt: new Date(0),
        seq: BigInt(Number.MAX_SAFE_INTEGER) + version,
        kept: null,
        run: null,
        origin: null,
      },
    ]
  })
  return { ...standing, applied: [...standing.applied, ...applied] }
}
