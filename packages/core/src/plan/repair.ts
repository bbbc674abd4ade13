import type { Amendment, MigrationStep, Open, NamedStep, Step } from '../store.ts'
import { ailmentsOf, isBroken } from './ailments.ts'
import type { PlanOptions } from './goal.ts'
import { judgeRows, openText } from './ledger.ts'
import { namedBy, nameIn, requiredName } from './name.ts'
import type { PlanService, Refusal } from './plan.ts'
import { known, type RowsPlan } from './rows.ts'
import { stepDown, stepOf } from './steps.ts'

/**
 * Closes what is open in a service: `done` says that all of it was done after all, `forget` that it is as if it had
 * never begun. Pure.
 */
export function closeOpen(
  service: PlanService,
  as: 'done' | 'forget',
  options: PlanOptions = {},
  because?: string,
): RowsPlan {
  const refusals: Refusal[] = [...judgeRows(service, options, false)]
  const why = { origin: 'repaired', because } as const
  const changes = known(service).open.flatMap((open): Amendment[] => {
    const close: Amendment = { kind: 'close', name: open.version, ...why }
    if (as === 'forget') return [close]
    const step = stepOfOpen(service, open)
    if (!step) {
      refusals.push(withoutFile(service.name, open, `forget it: skein repair ${service.name} --forget`))
      return []
    }
    if (step.direction === 'up') return [close, { kind: 'add', step, ...why }]
    return [close, { kind: 'remove', version: step.version, forgets: step.forgets, ...why }]
  })
  return { changes, refusals }
}

/** Holds the rows of changed files to be those of the files as they are now. Pure. */
export function acceptChanged(service: PlanService, options: PlanOptions = {}, because?: string): RowsPlan {
  const changes = ailmentsOf(service, []).flatMap((ailment): Amendment[] =>
    ailment.code === 'CHANGED_FILE'
      ? [{ kind: 'accept', version: ailment.row.version, checksum: ailment.now, origin: 'repaired', because }]
      : [],
  )
  return { changes, refusals: judgeRows(service, options, false) }
}

/** The steps that go on with what is open, or what stands against it. */
export interface Resumption {
  readonly steps: readonly Step[]
  readonly refusals: readonly Refusal[]
}

/**
 * Goes on with what is open in a service. What can't be known is asked for and never guessed. Pure.
 * @param from the 0-based statement to go on at; null: the one that it stopped at, where that is known to be right.
 */
export function resume(
  service: PlanService,
  all: readonly PlanService[],
  from: number | null,
  options: PlanOptions = {},
): Resumption {
  const refusals: Refusal[] = [...judgeRows(service, options, false)]
  const { name } = service
  const named = namedBy(service)
  const steps = known(service).open.flatMap((open): Step[] => {
    const version = typeof open.version === 'bigint' ? open.version : null
    const refuse = (code: Refusal['code'], message: string, remedy: string): Step[] => {
      refusals.push({ code, service: name, version, message, remedy })
      return []
    }
    const { statement } = open
    const other = `Look at what stands in the database; then skein repair ${name} --done if all of it does, or --forget to begin anew.`
    if (statement === null)
      return refuse('NOT_RESUMABLE', `${openText(named, open)} Nobody counted its statements.`, other)
    const step = stepOfOpen(service, open)
    if (!step) {
      refusals.push(withoutFile(name, open, other))
      return []
    }
    const choice = `--from ${statement + 1} runs it, --from ${statement + 2} goes on behind it`
    if (from === null && open.inDoubt)
      return refuse(
        'IN_DOUBT',
        openText(named, open),
        `Look in the database whether it is done; then skein repair ${name} --resume with ${choice}.`,
      )
    const resumeAt = from ?? statement
    if (resumeAt !== statement && resumeAt !== statement + 1)
      return refuse(
        'IN_DOUBT',
        `${openText(named, open)} What is before it is done, and what is behind it never began.`,
        `So there are two ways: ${choice}.`,
      )
    for (const requires of step.direction === 'up' ? step.requires : [])
      if (isBroken(requires, all))
        refuse(
          'REQUIREMENT_MISSING',
          `${nameIn(named, open.version)} requires ${requiredName(requires, all)}, which does not stand.`,
          `Run skein up ${requires.service} first.`,
        )
    return [{ ...step, resumeAt }]
  })
  return { steps, refusals }
}

/** What is open, as a step; null where its file or its row is gone. */
function stepOfOpen(service: PlanService, { version, direction }: Open): MigrationStep | NamedStep | null {
  const { applied, seeds } = known(service)
  const repeatable = service.repeatables?.find(({ name }) => name === version)
  if (repeatable) {
    const { name, up: body, requires } = repeatable
    const standing = service.standing.ledger === 'unknown' ? null : service.standing
    const again = standing?.repeatables.some((made) => made.name === name) ?? false
    return { kind: 'repeatable', direction: 'up', name, body, checksum: body.checksum, requires, again }
  }
  if (typeof version === 'string') {
    const seed = service.seeds.find(({ name }) => name === version)
    if (!seed) return null
    const { name, up: body, requires } = seed
    const again = seeds.some((sown) => sown.name === name)
    return { kind: 'seed', direction: 'up', name, body, checksum: body.checksum, requires, again }
  }
  const files = new Map(service.migrations.map((file) => [file.version, file]))
  const file = files.get(version)
  if (direction === 'up') return file ? stepOf(file) : null
  const rows = new Map(applied.map((row) => [row.version, row]))
  const standing = service.standing.ledger === 'unknown' ? null : service.standing
  return rows.has(version) ? stepDown({ name: service.name, standing, applied: rows, files }, version) : null
}

function withoutFile(service: string, { version }: Open, else_: string): Refusal {
  return {
    code: 'MISSING_FILE',
    service,
    version: typeof version === 'bigint' ? version : null,
    message: `What was begun as ${service} ${version} has no file here any more.`,
    remedy: `Bring the file back from version control, or ${else_}`,
  }
}
