import { readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import { expect, test } from 'vitest'
import { tools } from '../src/tools.ts'

/** What several of them stand on. */
const foundations = new Set(['called', 'dotted', 'knex-program', 'ledger', 'marked', 'node-pg-migrate-program', 'part'])

test.each(['layouts', 'ledgers'])('every file in %s is a tool, and every tool has one there', (folder) => {
  const files = readdirSync(join(import.meta.dirname, '../src', folder)).map((file) => parse(file).name)
  expect(files.filter((name) => !foundations.has(name)).sort()).toEqual(Object.keys(tools).sort())
})

test('a layout says whose it is, and asks for the ledger of that tool', () => {
  for (const [name, { layout, ledger }] of Object.entries(tools)) {
    expect(layout('x').tool).toBe(name)
    expect(layout('x').ledger).toContain(`'${ledger.table}'`)
  }
})
