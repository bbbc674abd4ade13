import { expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { postgres } from '../../src/index.ts'
import { createTables, tablesIn } from '../../src/ledger/tables.ts'
import { resolveTarget } from '../../src/target.ts'
import { freshDatabase } from '../database.ts'

// What looks for a table by its name sees what was committed a moment ago; what reads it sees what stood when the
// statement began.
test('a ledger that is made in the midst of a question is absent or ours, and never somebody else’s', async () => {
  const url = await freshDatabase()
  const maker = await connect('pg', await resolveTarget({ url }), 'maker')
  const head = { id: 'x', format: 1, service: 'clinic', environment: null, system: [] }
  const answers: Record<string, number> = {}
  for (let round = 0; round < 150; round++) {
    const schema = `s${round}`
    const reading = [1, 2, 3].map(async () => {
      for (let ledger = ''; ledger !== 'ours'; answers[ledger] = (answers[ledger] ?? 0) + 1)
        ledger = (await postgres({ url, schema }).read()).ledger
    })
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()))
    await maker.send(createTables(tablesIn(schema), head, []))
    await Promise.all(reading)
  }
  await maker.close()
  expect(answers).not.toHaveProperty('foreign')
})
