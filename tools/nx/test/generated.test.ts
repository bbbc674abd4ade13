import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { brokenArrows } from '../../../test/arrows.ts'
import { brokenRooms } from '../../../test/rooms.ts'
import { clinic } from './clinic.ts'
import { link, read, remove, repository } from './scratch.ts'
import { complaint, node, nx, typeErrors, workspace } from './workspace.ts'

/** What is generated here is held to the rules of this repository, by the tools that hold this repository to them. */
const rules = ['.oxlintrc.jsonc', '.oxfmtrc.jsonc', 'tsconfig.base.json']
const packages = ['core', 'postgres', 'embedded', 'testing'].map((name) => `packages/${name}/package.json`)
const copies = [...rules, ...packages].map((file): [string, string] => [file, read(repository, file)])
const root = workspace({ ...clinic, ...Object.fromEntries(copies) })
afterAll(() => remove(root))
for (const name of ['@types/node', 'oxlint', 'oxlint-tsgolint', 'oxfmt'])
  link(root, name, join(repository, 'node_modules', name))

const folders = ['services/invoice', 'services/stock-item', 'packages/redis']

describe('what is generated', { timeout: 120_000 }, () => {
  test.each([
    ['service', 'invoice'],
    ['service', 'stock-item', '--client=postgres', '--package=@clinic/stock', '--migration=create_stock'],
    ['store', 'redis'],
  ])('comes with nx g @skein/nx:%s %s', async (generator, ...words) => {
    expect(
      await complaint(nx(root, 'g', `@skein/nx:${generator}`, ...words, '--skip-install', '--no-interactive')),
    ).toBe('')
  })

  test('goes on with migrations that the command line numbers and fills in', async () => {
    const words = ['@skein/nx:migration', 'add amount to invoices', '--service=invoice', '--no-interactive']
    const up = 'services/invoice/migrations/000002_add_amount_to_invoices.up.sql'
    expect(await complaint(nx(root, 'g', ...words, '--dry-run'))).toBe('')
    expect(existsSync(join(root, up))).toBe(false)
    expect(await complaint(nx(root, 'g', ...words))).toBe('')
    expect(read(root, up)).toContain('ALTER TABLE invoices ADD COLUMN amount text;')
  })

  test('passes the checks of this repository as it is', async () => {
    for (const folder of folders) expect(await typeErrors(root, folder)).toBe('')
    expect(await complaint(node(root, 'node_modules/oxlint/bin/oxlint', folders))).toBe('')
    expect(await complaint(node(root, 'node_modules/oxfmt/bin/oxfmt', ['--check', ...folders]))).toBe('')
    const broken = [...brokenArrows(root), ...brokenRooms(root)]
    expect(broken.filter((place) => folders.some((folder) => place.startsWith(folder)))).toEqual([])
  })

  test('passes its own tests as it is, where those of an unwritten store must fail', async () => {
    const vitest = 'node_modules/vitest/vitest.mjs'
    expect(
      await complaint(node(root, vitest, ['run', '--reporter=json', '--outputFile=results.json', '--maxWorkers=2'])),
    ).toBe('')
    const results = JSON.parse(read(root, 'results.json')) as { numTotalTests: number; numPassedTests: number }
    expect(results.numPassedTests).toBe(results.numTotalTests)
    expect(results.numTotalTests).toBeGreaterThan(20)
  })

  test('has targets, and validates', async () => {
    expect(await complaint(nx(root, 'run-many', '-t', 'migrate-validate'))).toBe('')
  })
})
