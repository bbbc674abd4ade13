import { type Adoption, type Service, SkeinError } from '@skein/core'
import { type Ledger } from './ledgers/ledger.ts'
import { literal } from './sql.ts'
import { tools } from './tools.ts'

/** A table that may be a ledger. */
export interface Table {
  readonly schema: string
  readonly table: string
  /** Name and type, in order. */
  readonly columns: readonly string[]
  readonly indexes: readonly string[]
  readonly comment: string | null
}

/** A tool's ledger in a database. */
export interface Found extends Table {
  readonly tool: string
  readonly ledger: Ledger
}

/** The name that a tool's ledger has once it was taken over. */
export function asideName(tool: string): string {
  return `schema_migrations_${tool.replaceAll('-', '_')}`
}

/** Whether a ledger becomes Skein's where it stands. */
export function isWidened({ schema, table, ledger }: Found, service: Service): boolean {
  const { place } = adoptionOf(service)
  return ledger.widened === true && place.schema === schema && place.table === table
}

/** @throws SkeinError USAGE for a store where no other tool keeps a ledger. */
export function adoptionOf({ name, store }: Service): Adoption {
  if (store.adoption) return store.adoption
  throw new SkeinError('USAGE', `The store of ${name} is ${store.kind}, where no other tool keeps a ledger.`)
}

/** What was asked for, where it is more than what the database shows. */
export interface Wanted {
  readonly tool?: string | undefined
  /** The ledger's table, with its schema or without. */
  readonly table?: string | undefined
  /** Ends the search. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds the one ledger that can be taken over.
 * @throws SkeinError REFUSED when there is none, or several to choose from; USAGE for a tool that nobody knows.
 */
export async function findLedger(service: Service, { tool, table, signal }: Wanted): Promise<Found> {
  if (tool !== undefined && !Object.hasOwn(tools, tool))
    throw new SkeinError('USAGE', `${tool} is no tool that Skein can take over from.`, {
      hint: `Those are: ${Object.keys(tools).join(', ')}.`,
    })
  const ledgers = Object.values(tools).map(({ ledger }) => ledger)
  const usual = ledgers.map(({ table }) => table)
  const others = ledgers.flatMap(({ notBeside = [] }) => notBeside)
  const name = table?.split('.').at(-1)
  const schema = table?.includes('.') ? table.slice(0, table.lastIndexOf('.')) : undefined
  const tables = await askTables(service, [...(name === undefined ? usual : [name]), ...others], signal)
  const found = tables
    .filter((one) => schema === undefined || one.schema === schema)
    .flatMap((one) => foundOf(one, tables, name !== undefined))
    .filter((one) => tool === undefined || one.tool === tool)
  const [first, second] = found
  if (first && !second) return first
  if (!first) await demandNone(service)
  const names = found.map((one) => `${one.schema}.${one.table} of ${one.tool}`).join(', ')
  const what = `${tool ?? 'any tool that Skein knows'}${table === undefined ? '' : ` by the name of ${table}`}`
  throw new SkeinError(
    'REFUSED',
    first
      ? `The database of ${service.name} has several ledgers: ${names}.`
      : `The database of ${service.name} has no ledger of ${what}.`,
    {
      hint: first
        ? `Name the one that you mean: skein adopt ${first.tool} ${service.name} --table ${first.schema}.${first.table}`
        : `Check its url. Where the table has another name: skein adopt <tool> ${service.name} --table <schema.table>. Tools: ${Object.keys(tools).join(', ')}.`,
      data: { service: service.name, found: found.map(({ tool, schema, table }) => ({ tool, schema, table })) },
    },
  )
}

/** @throws SkeinError REFUSED where the ledger is Skein's, TORN_LEDGER where a part of it is gone. */
async function demandNone({ name, store }: Service): Promise<void> {
  const { ledger, torn } = await store.read()
  const data = { service: name }
  if (torn) throw new SkeinError('TORN_LEDGER', `In ${name}'s database ${torn.message}`, { hint: torn.remedy, data })
  if (ledger !== 'ours') return
  const hint = `skein status ${name} says where it stands.`
  throw new SkeinError('REFUSED', `The database of ${name} is Skein's already: there is nothing to take over.`, {
    hint,
    data,
  })
}

function foundOf(table: Table, all: readonly Table[], renamed: boolean): Found[] {
  const isBeside = (name: string): boolean => all.some((one) => one.table === name && one.schema === table.schema)
  return Object.entries(tools)
    .filter(([, { ledger }]) => (renamed || ledger.table === table.table) && ledger.owns(table.columns))
    .filter(([, { ledger }]) => ledger.notBeside === undefined || !isBeside(ledger.notBeside))
    .map(([tool, { ledger }]) => ({ ...table, tool, ledger }))
}

/** All tables of these names. */
export async function askTables(
  service: Service,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Table[]> {
  const question = `SELECT coalesce(json_agg(json_build_object(
    'schema', n.nspname, 'table', c.relname,
    'columns', (SELECT json_agg(attname || ' ' || format_type(atttypid, atttypmod) ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
    'indexes', (SELECT coalesce(json_agg(x.relname ORDER BY x.relname), '[]') FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid),
    'comment', obj_description(c.oid, 'pg_class')) ORDER BY n.nspname, c.relname), '[]')::text AS tables
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND c.relname IN (${names.map(literal).join(', ')})`
  const answer = await adoptionOf(service).ask(question, signal)
  return JSON.parse(answer ?? '[]') as Table[]
}
