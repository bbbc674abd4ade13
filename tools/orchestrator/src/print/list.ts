import type { ListValue, MigrationValue } from '../values/list.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'

/** Every migration, a line each. */
export function listText({ services }: ListValue, paint: Paint): string {
  return services
    .map(
      ({ service, migrations }) =>
        `${paint.bold(service)}${migrations.length === 0 ? '  no migrations' : ''}\n${table(migrations.map((one) => row(one, paint)))}`,
    )
    .join('')
}

function row(
  { version, description, state, phase, requires, reversible, appliedAt }: MigrationValue,
  paint: Paint,
): string[] {
  const colour = state === 'applied' ? paint.green : state === 'pending' ? paint.yellow : paint.red
  const remarks = [
    phase === 'expand' ? null : phase,
    requires.length > 0 ? `requires ${requires.join(', ')}` : null,
    reversible ? null : 'no way back',
  ]
  return [
    '',
    version,
    colour(state),
    appliedAt?.slice(0, 16).replace('T', ' ') ?? '',
    description,
    paint.dim(remarks.filter(Boolean).join('; ')),
  ]
}
