import { asideName, type Found, type Table } from './found.ts'
import { identifier, literal, qualified } from './sql.ts'

/** The question whose answer a takeover stands on. */
export function entriesOf({ ledger, ...table }: Found): string {
  return `SELECT coalesce(json_agg(e ORDER BY e.place, length(e.key), e.key), '[]')::text FROM (${ledger.select(qualified(table))}) AS e`
}

/** Holds a ledger still; fails when its answer is another one by now. */
export function unchanged(found: Found, answer: string): string[] {
  const check = `BEGIN
    IF (${entriesOf(found)}) IS DISTINCT FROM ${literal(answer)} THEN
      RAISE EXCEPTION 'its ledger was changed since it was shown';
    END IF;
  END`
  return [`LOCK TABLE ${qualified(found)} IN ACCESS EXCLUSIVE MODE`, `DO ${literal(check)}`]
}

/**
 * Puts a ledger aside under a name that says what it was; fails when its answer is another one by now. Where its old
 * name is not needed, a view stays there: the old tool can read what it did, and fails when it would do more.
 */
export function putAside(found: Found, answer: string): string[] {
  const { schema, table, tool } = found
  const aside = asideName(tool)
  const moved = { schema, table: aside }
  const view = `CREATE VIEW ${qualified(found)} AS SELECT * FROM ${qualified(moved)} OFFSET 0`
  return [
    ...unchanged(found, answer),
    ...renamed(found, table, aside),
    `COMMENT ON TABLE ${qualified(moved)} IS ${literal(`${was}${table}`)}`,
    ...(table === 'schema_migrations' ? [] : [view]),
  ]
}

const was = 'Taken over by Skein, which keeps it as it was. Before, its name was: '

/** The name that a ledger had before it was put aside; null for a table that never was. */
export function formerName({ comment }: Table): string | null {
  return comment?.startsWith(was) ? comment.slice(was.length) : null
}

/** Puts a ledger back that was put aside. */
export function putBack(aside: Table, former: string): string[] {
  const back = { schema: aside.schema, table: former }
  return [
    ...(former === 'schema_migrations' ? [] : [`DROP VIEW IF EXISTS ${qualified(back)}`]),
    ...renamed(aside, aside.table, former),
    `COMMENT ON TABLE ${qualified(back)} IS NULL`,
  ]
}

/** Renames a table, with its indexes: their names are needed by whoever takes its place. */
function renamed({ schema, table, indexes }: Table, from: string, to: string): string[] {
  return [
    `ALTER TABLE ${qualified({ schema, table })} RENAME TO ${identifier(to)}`,
    ...indexes
      .filter((index) => index.startsWith(from))
      .map(
        (index) =>
          `ALTER INDEX ${qualified({ schema, table: index })} RENAME TO ${identifier(`${to}${index.slice(from.length)}`)}`,
      ),
  ]
}
