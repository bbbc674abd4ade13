import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { readLedger } from '../../src/ledger/read.ts'
import { tablesIn } from '../../src/ledger/tables.ts'
import { type Upgrade, upgrade } from '../../src/ledger/upgrade.ts'
import { pinned } from '../../src/pinned.ts'
import { resolveTarget } from '../../src/target.ts'
import { query } from '../database.ts'
import { clientNames, failure, serviceWith } from '../service.ts'

const files = { '1_a.up.sql': 'SELECT 1', '2_b.up.sql': 'SELECT 2' }
const tables = tablesIn('public')
/** Formats that are to come. */
const second: Upgrade = ({ ledger }) => [`ALTER TABLE ${ledger} ADD COLUMN ticket text`]
const third: Upgrade = ({ ledger }) => [
  `UPDATE ${ledger} SET ticket = 'T-' || version || current_setting('search_path')`,
]
const broken: Upgrade = ({ ledger }) => [`ALTER TABLE ${ledger} ADD COLUMN more text`, 'SELECT 1 / 0']

describe.each(clientNames)('a ledger of an older format, over %s', (client) => {
  const opened = async () => {
    const { service, url } = await serviceWith(client, files)
    await migrate(service)
    const work = await connect(client, await resolveTarget({ url }), 'test')
    const bench = { work, tables, preamble: [pinned], service: 'clinic' }
    return { service, url, bench, [Symbol.asyncDispose]: () => work.close() }
  }

  test('is brought to the newest in place, and this version then reads it and does not write it', async () => {
    await using at = await opened()
    await upgrade(at.bench, 1, [second, third])
    expect((await readLedger(at.bench.work, tables)).format).toBe(3)
    expect(await query(at.url, 'SELECT ticket FROM schema_migrations ORDER BY version')).toEqual([
      { ticket: 'T-1pg_catalog, pg_temp' },
      { ticket: 'T-2pg_catalog, pg_temp' },
    ])
    expect((await at.service.store.read()).applied).toHaveLength(2)
    const { service: later } = await serviceWith(client, { ...files, '3_c.up.sql': 'SELECT 3' }, at.url)
    expect(await failure(migrate(later))).toMatchObject({ message: expect.stringMatching(/^NEWER_LEDGER/) as string })
  })

  test('goes on from the format that it has', async () => {
    await using at = await opened()
    await upgrade(at.bench, 1, [second])
    await upgrade(at.bench, 2, [second, third])
    expect((await readLedger(at.bench.work, tables)).format).toBe(3)
  })

  test('is as it was when that fails', async () => {
    await using at = await opened()
    expect(await failure(upgrade(at.bench, 1, [second, broken]))).toMatchObject({ code: 'STEP_FAILED' })
    expect((await readLedger(at.bench.work, tables)).format).toBe(1)
    expect(await query(at.url, 'SELECT * FROM schema_migrations LIMIT 1')).not.toHaveProperty('0.ticket')
  })
})
