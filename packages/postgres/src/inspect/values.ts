import type { Holding } from '@skein/core'
import { serverError } from '../failure.ts'
import { literal, textArray } from '../sql.ts'
import type { Look } from './look.ts'
import type { Column } from './place.ts'

/** The distinct values of a column as texts, in pieces. */
export async function* valuesOf({ pieces }: Look, { table, column }: Column): AsyncGenerator<readonly string[]> {
  const query = `SELECT DISTINCT ${column}::text AS value FROM ${table} WHERE ${column} IS NOT NULL`
  for await (const rows of pieces(query)) yield rows.flatMap(({ value }) => value ?? [])
}

/** Those of the values that no row of the column holds. */
export async function missingFrom({ ask }: Look, place: Column, values: readonly string[]): Promise<readonly string[]> {
  const { table } = place
  const found = await withCastable(ask, place, values, async (list) => {
    const rows = await ask(
      `SELECT given.value FROM unnest(${textArray(list)}) AS given(value) WHERE EXISTS (SELECT FROM ${table} AS t WHERE ${equal(place, 'given.value')})`,
    )
    return new Set(rows.map(({ value }) => value))
  })
  return values.filter((value) => !found.has(value))
}

/** Rows whose column holds one of the values, with the first of their keys. */
export async function rowsHolding(
  { ask }: Look,
  place: Column,
  values: readonly string[],
  limit: number,
): Promise<Holding> {
  const { table, key, hasPlace, column, type, equals } = place
  const parts = key.length > 0 ? key : hasPlace ? ['ctid'] : []
  const shown = parts.map((name) => `${literal(`${name}=`)} || t.${name}::text`).join(` || ', ' || `)
  return await withCastable(ask, place, values, async (list) => {
    const held = `t.${equals ? `${column} ${equals} ANY (ARRAY(SELECT given.value::${type} FROM unnest(${textArray(list)}) AS given(value)))` : `${column}::text = ANY (${textArray(list)})`}`
    const sample = `SELECT ${shown || 'NULL'} AS row FROM ${table} AS t WHERE ${held} ORDER BY ${parts.map((name) => `t.${name}`).join(', ') || '1'} LIMIT ${limit}`
    const [answer] = await ask(
      `SELECT (SELECT count(*) FROM ${table} AS t WHERE ${held})::text AS count, (SELECT json_agg(row) FROM (${sample}) AS first)::text AS sample`,
    )
    const rows = JSON.parse(answer?.['sample'] ?? '[]') as (string | null)[]
    return { count: Number(answer?.['count']), sample: rows.flatMap((row) => row ?? []) }
  })
}

function equal({ column, type, equals }: Column, value: string): string {
  return equals ? `t.${column} ${equals} ${value}::${type}` : `t.${column}::text = ${value}`
}

/** Asks with all values; where some can't be values of that type, with the others, because no row holds those. */
async function withCastable<Answer>(
  ask: Look['ask'],
  { type, equals }: Column,
  all: readonly string[],
  question: (values: readonly string[]) => Promise<Answer>,
): Promise<Answer> {
  // No text of this server holds one.
  const values = all.filter((value) => !value.includes('\0'))
  try {
    return await question(values)
  } catch (error) {
    // Class 22 is that of data which can't be what it should.
    if (!equals || !serverError(error)?.code.startsWith('22')) throw error
  }
  const [answer] = (await ask(castable(type, values))).slice(-1)
  return await question(JSON.parse(answer?.['list'] ?? '[]') as string[])
}

/** Nothing but trying tells whether a text is a value of a type, on servers older than 16. */
function castable(type: string, values: readonly string[]): string {
  const block = `DECLARE v text; good text[] := '{}';
BEGIN
  FOREACH v IN ARRAY ${textArray(values)} LOOP
    BEGIN
      PERFORM v::${type};
      good := good || v;
    EXCEPTION WHEN data_exception THEN NULL;
    END;
  END LOOP;
  PERFORM set_config('skein.castable', to_json(good)::text, true);
END`
  return `DO ${literal(block)}; SELECT current_setting('skein.castable') AS list`
}
