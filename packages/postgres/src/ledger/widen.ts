import { type Adopted, type RunInfo, SkeinError } from '@skein/core'
import type { Connection } from '../clients/client.ts'
import { identifier, literal, textArray } from '../sql.ts'
import { keptOf } from './kept.ts'
import { columns, comments, primaryKey, type Tables } from './tables.ts'
import { ask } from '../pinned.ts'

/** What a table was before it was widened into the ledger: everything that narrowing needs. */
export interface Former {
  readonly tool: string
  readonly comment: string | null
  readonly columns: readonly FormerColumn[]
  readonly constraints: readonly { readonly name: string; readonly definition: string }[]
}

interface FormerColumn {
  readonly name: string
  readonly type: string
  readonly needed: boolean
  readonly default: string | null
  readonly comment: string | null
}

/** Columns that the other's table has, with the type and the default that ours have. */
const theirs = { version: ['bigint', null], description: ['text', null], applied_at: ['timestamptz', 'now()'] } as const

/** Describes the table that stands in the ledger's place. @throws SkeinError REFUSED when it can't be widened. */
export async function formerTable(work: Connection, { ledger }: Tables, tool: string): Promise<Former> {
  const [row] = await ask(
    work,
    `SELECT json_build_object('comment', obj_description(c.oid, 'pg_class'),
    'columns', (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'needed', attnotnull,
      'default', pg_get_expr(adbin, adrelid), 'comment', col_description(attrelid, attnum)) ORDER BY attnum)
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
    'constraints', (SELECT coalesce(json_agg(json_build_object('name', conname, 'definition', pg_get_constraintdef(oid)) ORDER BY conname), '[]')
      FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'))::text AS former
    FROM pg_class c WHERE c.oid = to_regclass(${literal(ledger)}) AND c.relkind = 'r'`,
  )
  const former = row?.['former'] ? (JSON.parse(row['former']) as Omit<Former, 'tool'>) : null
  const names = former?.columns
    .map(({ name }) => name)
    .toSorted()
    .join()
  if (!former || names !== Object.keys(theirs).toSorted().join())
    throw new SkeinError('REFUSED', `${ledger} is no table of ${Object.keys(theirs).join(', ')} that could be widened.`)
  return { tool, ...former }
}

/** Statements that make the table the ledger, equal to one that was made anew. */
export function widened(
  { ledger, state }: Tables,
  run: RunInfo,
  former: Former,
  rows: readonly Adopted[],
): readonly string[] {
  const versions = rows.map(({ step }) => step.version).join(', ')
  const kept = new Set(former.constraints.filter(isOurs).map(({ name }) => name))
  const missing = Object.entries(columns).filter(([name]) => !(name in theirs))
  const changes = [
    ...former.constraints.filter((one) => !isOurs(one)).map(({ name }) => `DROP CONSTRAINT ${identifier(name)}`),
    ...Object.entries(theirs).flatMap(([name, [type, usual]]) => [
      `ALTER ${name} DROP DEFAULT`,
      `ALTER ${name} TYPE ${type} USING ${name}::${type}`,
      `ALTER ${name} SET NOT NULL`,
      ...(usual === null ? [] : [`ALTER ${name} SET DEFAULT ${usual}`]),
    ]),
    ...missing.map(([name, definition]) => `ADD ${name} ${definition}`),
    ...(kept.size > 0 ? [] : [`ADD CONSTRAINT ${primaryKey.name} ${primaryKey.definition}`]),
  ]
  return [
    `INSERT INTO ${state} SELECT 'widened', '', ${literal(JSON.stringify(former))}::jsonb || jsonb_build_object('rows', coalesce(jsonb_agg(to_jsonb(t)), '[]')) FROM ${ledger} AS t`,
    `UPDATE ${ledger} SET description = '' WHERE description IS NULL`,
    `UPDATE ${ledger} SET applied_at = now() WHERE applied_at IS NULL`,
    ...(versions === '' ? [`DELETE FROM ${ledger}`] : [`DELETE FROM ${ledger} WHERE version NOT IN (${versions})`]),
    // The server refuses to alter a table whose rows still wait for deferred triggers.
    'SET CONSTRAINTS ALL IMMEDIATE',
    `ALTER TABLE ${ledger} ${changes.join(', ')}`,
    // Their places come from the order of application, not from where they lie.
    `ALTER TABLE ${ledger} ALTER seq RESTART`,
    ...rows.map(({ step }) => adopted(ledger, step, run)),
    ...Object.keys(theirs).map((name) => `COMMENT ON COLUMN ${ledger}.${name} IS NULL`),
    ...comments(ledger),
  ]
}

function adopted(ledger: string, { version, checksum, requires, down }: Adopted['step'], { id }: RunInfo): string {
  const kept = keptOf(down)
  const needs = textArray(requires.map((one) => `${one.service}@${one.version}`))
  return `UPDATE ${ledger} SET seq = DEFAULT, checksum = ${literal(checksum)}, requires = ${needs}, down = ${literal(kept.text)},
    down_checksum = ${literal(kept.checksum)}, run = ${literal(id)}, origin = 'adopted' WHERE version = ${version}`
}

function isOurs({ name, definition }: Former['constraints'][number]): boolean {
  return name === primaryKey.name && definition === primaryKey.definition
}

/** What the ledger was widened from; null where it was made anew. */
export async function readFormer(work: Connection, { state }: Tables): Promise<Former | null> {
  const [row] = await ask(work, `SELECT (value - 'rows')::text AS former FROM ${state} WHERE kind = 'widened'`)
  return row?.['former'] ? (JSON.parse(row['former']) as Former) : null
}

/** The tool of `readFormer`, asked where there may be no ledger at all. */
export async function widenedFrom(connection: Connection, tables: Tables): Promise<string | null> {
  const [row] = await ask(connection, `SELECT (to_regclass(${literal(tables.state)}) IS NOT NULL)::text AS there`)
  return row?.['there'] === 'true' ? ((await readFormer(connection, tables))?.tool ?? null) : null
}

/** Statements that give the table back what it was and held; the ledger's companions still stand while they run. */
export function narrowed({ ledger, state }: Tables, former: Former): readonly string[] {
  const added = Object.keys(columns).filter((name) => !(name in theirs))
  const keepsKey = former.constraints.some(isOurs)
  const changes = [
    ...added.map((name) => `DROP ${name}`),
    ...(keepsKey ? [] : [`DROP CONSTRAINT ${primaryKey.name}`]),
    ...former.columns.flatMap((column) => [
      `ALTER ${column.name} DROP DEFAULT`,
      `ALTER ${column.name} TYPE ${column.type} USING ${column.name}::${column.type}`,
      ...(column.needed ? [] : [`ALTER ${column.name} DROP NOT NULL`]),
      ...(column.default === null ? [] : [`ALTER ${column.name} SET DEFAULT ${column.default}`]),
    ]),
    ...former.constraints
      .filter((one) => !isOurs(one))
      .map(({ name, definition }) => `ADD CONSTRAINT ${identifier(name)} ${definition}`),
  ]
  return [
    // Rows come back to the letter, those that had no file as well.
    `DELETE FROM ${ledger}`,
    'SET CONSTRAINTS ALL IMMEDIATE',
    `ALTER TABLE ${ledger} ${changes.join(', ')}`,
    `INSERT INTO ${ledger} SELECT old.* FROM ${state}, jsonb_populate_recordset(NULL::${ledger}, value->'rows') AS old WHERE kind = 'widened'`,
    ...former.columns.map(({ name, comment }) => `COMMENT ON COLUMN ${ledger}.${name} IS ${literal(comment)}`),
    `COMMENT ON TABLE ${ledger} IS ${literal(former.comment)}`,
  ]
}
