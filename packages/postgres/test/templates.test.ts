import { readdirSync } from 'node:fs'
import { compareCatalogs, draftsOf, migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { templates } from '../src/templates.ts'
import { freshDatabase, query } from './database.ts'
import { catalogOf } from './inspection.ts'
import { clientNames, failure, serviceWith } from './service.ts'
import { hasTimescale, timescaleDatabase } from './timescale/database.ts'

/** What each example needs, and rows that it must bear. */
const needed: Readonly<Record<string, string>> = {
  add_phone_to_patients: 'CREATE TABLE patients (id int)',
  index_patients_on_mrn: "CREATE TABLE patients (mrn text); INSERT INTO patients VALUES ('1')",
  require_mrn_on_patients: "CREATE TABLE patients (mrn text); INSERT INTO patients VALUES ('1')",
  add_value_no_show_to_visit_status: "CREATE TYPE visit_status AS ENUM ('done')",
  reference_patients_by_patient_id_in_visits:
    'CREATE TABLE patients (id int PRIMARY KEY); CREATE TABLE visits (patient_id int); INSERT INTO patients VALUES (1); INSERT INTO visits VALUES (1), (NULL)',
  backfill_status_of_patients:
    "CREATE TABLE patients (status text DEFAULT 'active'); INSERT INTO patients VALUES (NULL)",
  rename_phone_to_mobile_on_patients:
    "CREATE TABLE patients (id int, phone text); INSERT INTO patients VALUES (1, '7')",
}

/** The files of an example, as `skein new` writes them. */
function filesOf(
  title: string,
  client: 'pg' | 'postgres',
): { files: Record<string, string>; ups: number; back: number } {
  const drafts = draftsOf(postgres({ url: 'postgres://x', client }), title)
  const fill = (text: string) => text.replaceAll(/\{version:(\d)\}/g, '$1').replaceAll('{service}', 'clinic')
  const files = drafts.flatMap(({ title, up, down }, index): [string, string][] => [
    [`${index + 1}_${title}.up.sql`, fill(up)],
    ...(down === null ? [] : [[`${index + 1}_${title}.down.sql`, fill(down)] as [string, string]]),
  ])
  return {
    files: Object.fromEntries(files),
    ups: drafts.length,
    back: drafts.filter(({ down }) => down !== null).length,
  }
}

test('each file is a template; each reads its example, and the last one anything', () => {
  const files = readdirSync(new URL('../src/templates', import.meta.url))
  expect(templates).toHaveLength(files.length)
  expect(new Set(templates.map(({ name }) => name)).size).toBe(files.length)
  for (const { name, example } of templates) expect(templates.find((each) => each.write(example))?.name).toBe(name)
  expect(templates.flatMap((each) => each.write('strange') ?? [])).toHaveLength(1)
  expect(templates.at(-1)?.name).toBe('blank')
})

describe.each(clientNames)('over %s', (client) => {
  test.for(templates.map(({ example }) => example))('%s goes up, back, and up again', async (example, { skip }) => {
    const timescale = example.includes('hypertable')
    skip(timescale && !hasTimescale, 'no TimescaleDB')
    const url = await (timescale ? timescaleDatabase() : freshDatabase())
    const { files, ups, back } = filesOf(example, client)
    const prelude = needed[example]
    if (prelude !== undefined) await query(url, prelude)
    const { service } = await serviceWith(client, files, url)
    const stands = () => catalogOf(url, { client })
    const goal = (verb: 'up' | 'down', count: number) => ({ verb, services: null, count, spread: 'each' }) as const
    const states = [await stands()]
    for (let done = 0; done < ups; done++) {
      await migrate(service, { goal: goal('up', 1) })
      states.push(await stands())
    }
    if (!example.startsWith('backfill') && example !== 'tidy_up')
      expect(compareCatalogs(states[0] ?? [], states[1] ?? [])).not.toEqual([])
    for (let left = back; left > 0; left--) {
      await migrate(service, { goal: goal('down', 1) })
      expect(compareCatalogs(states[left - 1] ?? [], await stands())).toEqual([])
    }
    await migrate(service)
    expect(compareCatalogs(states.at(-1) ?? [], await stands())).toEqual([])
    expect(back === ups || Object.values(files).some((text) => text.includes('skein: irreversible'))).toBe(true)
  })
})

test('both names of a column say the same while they stand side by side', async () => {
  const url = await freshDatabase()
  await query(url, needed['rename_phone_to_mobile_on_patients'] ?? '')
  const { service } = await serviceWith('pg', filesOf('rename_phone_to_mobile_on_patients', 'pg').files, url)
  await migrate(service, { goal: { verb: 'up', services: null, count: 1, spread: 'each' } })
  await query(
    url,
    `INSERT INTO patients (id, phone) VALUES (2, 'old'); INSERT INTO patients (id, mobile) VALUES (3, 'new'), (4, 'x'), (5, 'x')`,
  )
  await query(url, `UPDATE patients SET phone = 'p' WHERE id = 4; UPDATE patients SET mobile = NULL WHERE id = 5`)
  const both = 'SELECT id, phone, mobile FROM patients ORDER BY id'
  expect((await query(url, both)).map(({ phone, mobile }) => [phone, mobile])).toEqual([
    ['7', null],
    ['old', 'old'],
    ['new', 'new'],
    ['p', 'p'],
    [null, null],
  ])
  await migrate(service, { goal: { verb: 'up', services: null, count: 1, spread: 'each' } })
  expect((await query(url, both))[0]).toEqual({ id: 1, phone: '7', mobile: '7' })
})

test('a column that is required is required of new rows at once, and of all when there is none without', async () => {
  const url = await freshDatabase()
  await query(url, 'CREATE TABLE patients (mrn text); INSERT INTO patients VALUES (NULL)')
  const { service } = await serviceWith('pg', filesOf('require_mrn_on_patients', 'pg').files, url)
  expect((await failure(migrate(service))).data).toMatchObject({ step: 'clinic@2', sqlstate: '23514' })
  await expect(query(url, 'INSERT INTO patients VALUES (NULL)')).rejects.toThrow('patients_mrn_required')
  await query(url, "UPDATE patients SET mrn = '1'")
  await migrate(service)
  await expect(query(url, 'INSERT INTO patients VALUES (NULL)')).rejects.toThrow('not-null')
})

test('several columns, and unique ones', () => {
  const store = postgres({ url: 'postgres://x', client: 'pg' })
  expect(draftsOf(store, 'unique_index_patients_on_last_name_and_born')[0]).toMatchObject({
    up: expect.stringContaining(
      'CREATE UNIQUE INDEX CONCURRENTLY patients_last_name_born_key ON patients (last_name, born);',
    ) as string,
    down: 'DROP INDEX CONCURRENTLY IF EXISTS patients_last_name_born_key;\n',
  })
})
