import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { diesel } from '../../src/layouts/diesel.ts'
import { flyway } from '../../src/layouts/flyway.ts'
import { golangMigrate } from '../../src/layouts/golang-migrate.ts'
import { goose } from '../../src/layouts/goose.ts'
import { placeWith } from '../place.ts'

const first = 'CREATE TABLE one (id int);\n'
const apart = 'CREATE INDEX CONCURRENTLY one_id ON one (id);\n'
/** Nothing in it tells that it can't run in a transaction. */
const back =
  "DO $$ BEGIN EXECUTE 'DROP INDEX one_id'; COMMIT; EXECUTE 'CREATE TABLE gone ()'; END $$;\nDROP TABLE IF EXISTS none;\n"
const down = { verb: 'down', services: null, count: 1, spread: 'each' } as const

test.each([
  [
    'goose',
    goose,
    {
      '1_one.sql': `-- +goose Up\n${first}-- +goose Down\nDROP TABLE one;\n`,
      '2_two.sql': `-- +goose NO TRANSACTION\n-- +goose Up\n${apart}-- +goose Down\n${back}`,
    },
    ['2_two.sql'],
  ],
  [
    'Diesel',
    diesel,
    {
      '1_one/up.sql': first,
      '2_two/up.sql': apart,
      '2_two/down.sql': back,
      '2_two/metadata.toml': 'run_in_transaction = false\n',
    },
    ['2_two'],
  ],
  [
    'Flyway',
    flyway,
    {
      'V1__one.sql': first,
      'V2__two.sql': apart,
      'U2__two.sql': back,
      'U2__two.sql.conf': 'executeInTransaction=false\n',
    },
    ['V2__two.sql', 'U2__two.sql', 'U2__two.sql.conf'],
  ],
  [
    'golang-migrate, with transactions of its own',
    golangMigrate,
    {
      '1_one.up.sql': first,
      '2_two.up.sql': apart,
      '2_two.down.sql': 'DROP INDEX one_id;\nBEGIN;\nCREATE TABLE gone ();\nCOMMIT;\nSELECT 1;\n',
    },
    ['2_two.up.sql', '2_two.down.sql'],
  ],
] as const)(
  '%s: a way back that runs without a transaction does so when its file is gone',
  async (_, layout, files, gone) => {
    const place = await placeWith(layout, files)
    await migrate(place.service)
    for (const name of gone) rmSync(join(place.folder, name), { recursive: true })
    expect((await migrate(place.service, { goal: down })).outcome).toBe('done')
    expect(await place.tables()).toEqual(expect.arrayContaining(['gone', 'one']))
    expect((await place.rows()).map(([version]) => version)).toEqual(['1'])
  },
)
