import type { Phase } from '@skein/core'
import { Option } from 'commander'

/** How an answer is written; which of them a verb knows besides the first two is said in its file. */
export type Format = 'text' | 'json' | 'github' | 'markdown'

/** What every verb understands. */
export interface GlobalFlags {
  readonly config?: string
  readonly env?: string
  readonly json?: boolean
  readonly format?: Format
  readonly quiet?: boolean
  readonly yes?: boolean
  readonly color: boolean
  readonly url?: string
  readonly host?: string
  readonly port?: string
  readonly user?: string
  readonly password?: string
  readonly database?: string
  readonly dir?: string
  readonly layout?: string
  readonly schema?: string
  readonly service?: string
}

export const globalFlags: readonly Option[] = [
  new Option('--config <file>', 'the configuration; else skein.config.ts, looked for upwards from here'),
  new Option('--env <name>', 'the environment (SKEIN_ENV)'),
  new Option('--json', 'one JSON object on stdout and nothing else; short for --format json').conflicts('format'),
  new Option('--quiet', 'only answers, questions and errors'),
  new Option('--yes', 'answer yes to what would be asked'),
  new Option('--no-color', 'plain text (NO_COLOR)'),
  ...[
    new Option('--url <url>', 'a database, e.g. postgres://user@host:5432/name'),
    new Option('--host <host>', 'its host (PGHOST)'),
    new Option('--port <port>', 'its port (PGPORT)'),
    new Option('--user <user>', 'its user (PGUSER)'),
    new Option('--password <password>', 'its password (PGPASSWORD)'),
    new Option('--database <name>', 'its name (PGDATABASE)'),
    new Option('--dir <folder>', 'its migrations (default: migrations)'),
    new Option('--layout <tool>', 'how they are named, where another tool names them: goose, flyway …'),
    new Option('--schema <name>', "the schema that holds Skein's own tables (default: public)"),
  ].map((option) => option.conflicts('config').helpGroup('One folder without configuration:')),
  new Option('--service <name>', 'its name as a service (default: default)').helpGroup(
    'One folder without configuration:',
  ),
]

/** @param known null: any, where it isn't known yet which verb is meant. */
export function formatFlag(known: readonly Format[] | null): Option {
  const flag = new Option('--format <name>', 'how the answer is written')
  return known ? flag.choices(known) : flag
}

/** How a count is spread over several services. */
export interface SpreadFlags {
  readonly each?: boolean
  readonly across?: boolean
  readonly all?: boolean
}

export const spreadFlags: readonly Option[] = [
  new Option('--each', 'n of each service'),
  new Option('--across', 'n along the whole order').conflicts('each'),
]

/** What a plan may do. */
export interface PlanFlags {
  readonly phase?: Phase
  readonly allowOutOfOrder?: boolean
  readonly requireAll?: boolean
  readonly cascade?: boolean
  readonly alone?: boolean
}

export const applyFlags: readonly Option[] = [
  new Option('--phase <last>', 'go no further than this phase').choices(['expand', 'backfill', 'contract']),
  new Option('--allow-out-of-order', 'apply what is pending below a version that stands'),
  new Option('--require-all', 'optional services must be within reach, too'),
]

export const revertFlags: readonly Option[] = [
  new Option('--cascade', 'take back what requires it elsewhere, too'),
  new Option('--alone', 'go on although not everything that may require it can be seen'),
]

export const seedFlag: Option = new Option('--seed', 'sow the seeds of the environment afterwards')

/** How a run is made. */
export interface RunFlags extends PlanFlags {
  readonly dryRun?: boolean
  readonly wait?: string
  readonly checkIntegrity?: boolean
}

const waitFlag = new Option('--wait <time>', 'how long to wait for another runner, e.g. 500ms, 60s, 5m').default('60s')

export const runFlags: readonly Option[] = [
  new Option('--dry-run', 'show the plan and touch nothing'),
  new Option(
    '--check-integrity',
    'look for orphans and faults before and after; what is broken before is not run upon',
  ),
  waitFlag,
]

/** How a database is taken over. */
export interface AdoptFlags {
  readonly table?: string
  readonly acceptChanged?: boolean
  readonly forgetMissing?: boolean
  readonly undo?: boolean
}

/** How rows are changed without running anything. */
export interface RowsFlags {
  readonly dryRun?: boolean
  readonly wait?: string
  readonly because?: string
}

export const rowsFlags: readonly Option[] = [
  new Option('--because <text>', 'why; history keeps it'),
  new Option('--dry-run', 'show the rows and touch nothing'),
  waitFlag,
]
