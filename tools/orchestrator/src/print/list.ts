import { versionName } from '@skein/core'
import type { ListValue, MigrationValue } from '../values/list.ts'
import type { Paint } from './paint.ts'
import { problemLines } from './status.ts'
import { table } from './table.ts'
import { versionText } from './version.ts'

/** Every migration, a line each. */
export function listText({ services }: ListValue, paint: Paint): string {
  const labels = new Map<string, string>(
    services.flatMap(({ service, migrations }) =>
      migrations.map(({ version, label }) => [`${service}@${version}`, versionName(service, version, label)] as const),
    ),
  )
  const called = (required: string): string => labels.get(required) ?? required
  return services
    .map(
      ({ service, migrations, problems }) =>
        `${paint.bold(service)}${migrations.length === 0 ? '  no migrations' : ''}\n${table(migrations.map((one) => row(one, called, paint)))}${problemLines(problems, paint)}`,
    )
    .join('')
}

function row(
  { version, label, description, state, phase, requires, reversible, appliedAt, origin, bytes }: MigrationValue,
  called: (required: string) => string,
  paint: Paint,
): string[] {
  const colour = state === 'applied' ? paint.green : state === 'pending' ? paint.yellow : paint.red
  const remarks = [
    origin,
    phase === 'expand' ? null : phase,
    requires.length > 0 ? `requires ${requires.map(called).join(', ')}` : null,
    reversible ? null : 'no way back',
  ]
  return [
    '',
    versionText(version, label),
    colour(state),
    appliedAt?.slice(0, 16).replace('T', ' ') ?? '',
    paint.dim(bytes === null ? '' : size(bytes)),
    description,
    paint.dim(remarks.filter(Boolean).join('; ')),
  ]
}

/** `120 B`, `3.4 kB`, `2.1 MB`. */
function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
