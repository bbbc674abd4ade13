import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { failure, serviceWith } from './service.ts'

test.each([
  ['COMMENT ON TABLE applied_migrations IS NULL;', '42P01', /another tool keeps what it applied/],
  ['SELECT FROM tool.schema_history;', '42P01', /another tool keeps what it applied/],
  ['SELECT FROM immigrations_of_2024;', '42P01', /^Correct the file and run/],
  ['CREATE TABLE elsewhere.a ();', '3F000', /whoever runs the server makes that schema/],
] as const)('what is not there, and why that may be: %j', async (text, sqlstate, hint) => {
  const { service } = await serviceWith('pg', { '1_a.up.sql': text })
  expect(await failure(migrate(service))).toMatchObject({
    hint: expect.stringMatching(hint) as string,
    data: { sqlstate },
  })
})
