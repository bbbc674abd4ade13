import { randomUUID } from 'node:crypto'
import { migrate } from '@skein/core'
import { expect, onTestFinished, test } from 'vitest'
import { query } from './database.ts'
import { failure, serviceWith } from './service.ts'

test('a role that is there already, or is not, is said to be one of the whole server', async () => {
  const role = `r_${randomUUID().replaceAll('-', '')}`
  const { service, url } = await serviceWith('pg', { '1_a.up.sql': `CREATE ROLE ${role};` })
  const without = await serviceWith('pg', { '1_a.up.sql': `CREATE TABLE a ();\nGRANT SELECT ON a TO ${role};` })
  expect(await failure(migrate(without.service))).toMatchObject({
    hint: expect.stringContaining('CREATE ROLE …; then run') as string,
    data: { line: 2 },
  })
  await query(url, `CREATE ROLE ${role}`)
  onTestFinished(async () => void (await query(url, `DROP ROLE ${role}`)))
  expect((await failure(migrate(service))).hint).toContain('all databases of its server')
})
