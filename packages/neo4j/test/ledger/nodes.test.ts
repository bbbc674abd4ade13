import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ensureSchema } from '../../src/ledger/nodes.ts'
import { connect } from '../../src/link.ts'
import { resolveTarget } from '../../src/options.ts'
import { left } from '../left.ts'
import { emptied, hasServer, query } from '../server.ts'

describe.skipIf(!hasServer)('the constraints of the ledger, on a real Neo4j', () => {
  // The server makes the index of a constraint first, and takes it away when who asked for both is gone.
  test.each(['SchemaMigrationLock', 'Other'])(
    'come to stand when the index of one that came to nothing is gone, on %s',
    async (label) => {
      const url = await emptied()
      const link = await connect(await resolveTarget({ url }))
      await query(url, `CREATE INDEX schema_migrations_lock FOR (n:${label}) ON (n.name)`)
      const ensured = ensureSchema(link)
      await sleep(400)
      await query(url, 'DROP INDEX schema_migrations_lock')
      await ensured
      expect(await query(url, 'SHOW CONSTRAINTS YIELD name')).toHaveLength(3)
      await link.close()
    },
  )

  test('come to stand when the server left an index for ever', { timeout: 60_000 }, async ({ skip }) => {
    const url = await emptied()
    const text = 'CREATE CONSTRAINT schema_migrations_lock FOR (n:SchemaMigrationLock) REQUIRE n.name IS UNIQUE'
    skip(!(await left(url, text)), 'the server cleans up after itself each time')
    const link = await connect(await resolveTarget({ url }))
    await ensureSchema(link)
    expect(await query(url, 'SHOW CONSTRAINTS YIELD name')).toHaveLength(3)
    await link.close()
  })
})
