import { expect } from 'vitest'
import { skein, start } from './cli.ts'
import { alone, type Clinic, table } from './clinic.ts'
import { query } from './project.ts'

/** The file without a transaction, below the folder of a place. */
export const loose = 'services/user/migrations/2_loose.up.sql'

/** Its first two statements, which make rows that can be counted. */
const begin = '-- skein: transaction=off\nCREATE TABLE b (id int);\nINSERT INTO b VALUES (1);\n'

/** What the third statement may be: the one that fails, the one in whose midst a runner is killed, or one that is right. */
export const texts: Readonly<Record<'failing' | 'slow' | 'right', string>> = {
  failing: `${begin}SELECT 1 / 0;\nINSERT INTO b VALUES (2);\n`,
  slow: `${begin}DO $$ BEGIN PERFORM pg_sleep(20); END $$;\nINSERT INTO b VALUES (2);\n`,
  right: `${begin}INSERT INTO b VALUES (3);\nINSERT INTO b VALUES (2);\n`,
}

/** A service whose second migration failed at its third statement, as real files do. */
export async function failed(): Promise<Clinic> {
  const place = await alone({ ...table('1', 'a'), '2_loose.up.sql': texts.failing, ...table('3', 'c') })
  expect((await skein(['up', '--quiet'], place)).code).toBe(1)
  return place
}

/** A service whose runner was killed in the midst of that statement, so that nobody knows whether it is done. */
export async function killed(): Promise<Clinic> {
  const place = await alone({ ...table('1', 'a'), '2_loose.up.sql': texts.slow, ...table('3', 'c') })
  const url = place.url['user'] ?? ''
  const up = start(['up', '--quiet'], place)
  const working = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'skein %'`
  const asleep = async (): Promise<number> => (await query(url, `${working} AND wait_event = 'PgSleep'`)).length
  await expect.poll(asleep, { timeout: 10_000 }).toBe(1)
  up.signal('SIGKILL')
  await up.done
  // Its server processes notice by themselves; until then they hold the lock.
  await expect.poll(async () => (await query(url, working)).length, { timeout: 10_000 }).toBe(0)
  return place
}

/** What the file's statements left, in order. */
export async function ids(place: Clinic): Promise<unknown[]> {
  return (await query(place.url['user'] ?? '', 'SELECT id FROM b')).map(({ id }) => id)
}
