import { is } from 'drizzle-orm'
import { getTableConfig, isPgEnum, PgTable } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import * as schema from '../src/schema.ts'
import { migrated } from './database.ts'

// The migrations say what the database is; these hold src/schema.ts to it.

const client = await migrated()

const tables = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table))

async function lines(sql: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(sql)
  return rows.map(({ line }) => line).sort()
}

test('declares every column: its type, whether it may be null, whether it has a default', async () => {
  const declared = tables.flatMap(({ name, columns }) =>
    columns.map((column) => {
      const type = column.getSQLType().replace(/^time$/, 'time without time zone')
      const words = [`${name}.${column.name}`, type]
      if (column.notNull) words.push('not null')
      if (column.hasDefault) words.push('default')
      return words.join(' ')
    }),
  )
  const found = await lines(`
    SELECT concat_ws(
      ' ',
      class.relname || '.' || attname,
      format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null' END,
      CASE WHEN atthasdef OR attidentity <> '' THEN 'default' END
    ) AS line
    FROM pg_attribute
    JOIN pg_class AS class ON class.oid = attrelid
    WHERE class.relnamespace = 'public'::REGNAMESPACE
      AND class.relkind = 'r'
      AND class.relname NOT LIKE 'schema\\_migrations%'
      AND attnum > 0
      AND NOT attisdropped`)
  expect(declared.sort()).toEqual(found)
})

test('declares every primary and foreign key under its name', async () => {
  const list = (columns: readonly { readonly name: string }[]): string => columns.map(({ name }) => name).join(', ')
  const declared = tables.flatMap(({ name, primaryKeys, foreignKeys }) => [
    ...primaryKeys.map((key) => `${name} ${key.getName()} PRIMARY KEY (${list(key.columns)})`),
    ...foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference()
      const target = `${getTableConfig(foreignTable).name}(${list(foreignColumns)})`
      const rule = key.onDelete === 'no action' ? '' : ` ON DELETE ${key.onDelete?.toUpperCase()}`
      return `${name} ${key.getName()} FOREIGN KEY (${list(columns)}) REFERENCES ${target}${rule}`
    }),
  ])
  const found = await lines(`
    SELECT conrelid::REGCLASS || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line
    FROM pg_constraint
    WHERE connamespace = 'public'::REGNAMESPACE
      AND contype IN ('p', 'f')
      AND conrelid::REGCLASS::TEXT NOT LIKE 'schema\\_migrations%'`)
  expect(declared.sort()).toEqual(found)
})

test('declares every enum with its values in order', async () => {
  const declared = Object.values(schema)
    .filter((value) => isPgEnum(value))
    .map(({ enumName, enumValues }) => `${enumName}: ${enumValues.join(', ')}`)
  const found = await lines(`
    SELECT enumtypid::REGTYPE || ': ' || string_agg(enumlabel, ', ' ORDER BY enumsortorder) AS line
    FROM pg_enum
    GROUP BY enumtypid`)
  expect(declared).toEqual(found)
})
