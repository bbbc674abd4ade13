import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { drizzle } from '../../src/layouts/drizzle.ts'
import { survey } from '../../src/takeover.ts'
import { placeWith } from '../place.ts'

test('since its first major Drizzle knows migrations by the names of their folders', async () => {
  const text = 'CREATE TABLE one (id int);'
  const place = await placeWith(drizzle, {
    '20240506000001_one/migration.sql': text,
    '20240506000002_two/migration.sql': text,
  })
  await place.query(`CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL,
      created_at bigint, name text, applied_at timestamptz DEFAULT now());
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name, applied_at) VALUES
      ('${createHash('sha256').update(text).digest('hex')}', 1714953601000, '20240506000001_one', '2024-05-06 12:00+00')`)
  const { rows, pending, problems } = await survey(place.service)
  expect(problems).toEqual([])
  expect(rows.map(({ step, appliedAt }) => [step.version, appliedAt])).toEqual([
    [20240506000001n, '2024-05-06T12:00:00.000000Z'],
  ])
  expect(pending.map(({ version }) => version)).toEqual([20240506000002n])
})
