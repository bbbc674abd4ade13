import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FindingCode } from '../../src/finding.ts'
import { defineMigrations } from '../../src/migrations/code.ts'
import { classifyAll, load } from '../../src/migrations/load.ts'
import type { Service } from '../../src/service.ts'
import { stepName } from '../../src/plan/name.ts'
import type { Step, Store } from '../../src/store.ts'
import { thrown } from '../thrown.ts'
import { folderOf } from './disk.ts'

/** Only what needs no connection: what it reads, and what it has against each text. */
function reader(against: (step: Step) => FindingCode[] = () => []): Store {
  const classify: Store['classify'] = (step) => ({
    mode: 'atomic',
    findings: against(step).map((code) => ({
      code,
      severity: 'error',
      file: `${step.direction} ${stepName('user', step)}`,
      line: 1,
      message: '',
      remedy: '',
    })),
  })
  return { kind: 'reader', extensions: ['sql'], classify } as Partial<Store> as Store
}

const user = (about: Partial<Service> = {}): Service => ({ name: 'user', store: reader(), migrations: [], ...about })

test('a folder with its seeds, and what is wrong with either', () => {
  const folder = folderOf({ '1_a.up.sql': '', '1_a.down.sql': '', '2_b.up.sql': '-- skein: typo', '2_b.down.sql': '' })
  const seeds = folderOf({ '010_a.sql': '-- skein: requires=user@1', '020_b.sql': '' })
  const loaded = load(user({ folder, migrations: '.', seeds }))
  expect(loaded.migrations.map(({ version }) => version)).toEqual([1n, 2n])
  expect(loaded.seeds.map(({ name }) => name)).toEqual(['010_a', '020_b'])
  expect(loaded.findings.map(({ code }) => code)).toEqual(['UNKNOWN_DIRECTIVE', 'SEED_WITHOUT_REQUIRES'])
})

test('a layout is asked for its own folder, when it is loaded and not before', () => {
  const asked: string[] = []
  const [migration] = defineMigrations([{ version: '1', description: 'a', up: '' }])
  const read = (folder: string) => {
    asked.push(folder)
    return { migrations: migration ? [migration] : [], findings: [] }
  }
  const service = user({ folder: '/srv', migrations: { tool: 'goose', folder: 'db', read } })
  expect(asked).toEqual([])
  expect(load(service)).toMatchObject({ migrations: [migration], findings: [] })
  expect(asked).toEqual([join('/srv', 'db')])
})

test('a folder of which nothing is read is no empty one', () => {
  const folder = folderOf(['0/1_a.up.sql', 'seeds/010_a.sql'])
  const read = () => ({ migrations: [], findings: [] })
  for (const migrations of ['.', { tool: 'goose', folder: '.', read }])
    expect(load(user({ folder, migrations, seeds: 'seeds' })).findings).toMatchObject([
      { code: 'UNREADABLE_NAME', file: join(folder, '0/1_a.up.sql') },
      { code: 'SEED_WITHOUT_REQUIRES' },
    ])
})

test('migrations in code are judged like those on disk', () => {
  const migrations = defineMigrations([
    { version: '20260301120000', description: 'a', up: '' },
    { version: '30000000000000', description: 'b', up: '', down: '' },
  ])
  const loaded = load(user({ migrations }))
  expect(loaded.migrations).toBe(migrations)
  expect(loaded.findings.map(({ code }) => code)).toEqual(['SEQUENCE_AFTER_TIMESTAMP', 'MISSING_DOWN'])
})

test('no folder of seeds is no mistake, no folder of migrations is one', () => {
  const folder = folderOf([])
  expect(load(user({ folder, seeds: 'seeds' }))).toMatchObject({ seeds: [], findings: [] })
  expect(thrown(() => load(user({ folder, migrations: 'migrations' })))).toMatchObject({
    code: 'FILE_UNREADABLE',
    data: { folder: join(folder, 'migrations') },
  })
})

test('the store is asked about every text, or about those that it is asked about', () => {
  const migrations = defineMigrations([
    { version: '1', description: 'a', up: 'x', down: 'y' },
    { version: '2', description: 'b', up: 'x' },
  ])
  const seeds = folderOf({ '010.sql': 'x' })
  const loaded = load(user({ migrations, seeds, store: reader(() => ['OWN_TRANSACTIONS']) }))
  const asked = (only?: ReadonlySet<bigint>) => classifyAll(loaded, only).map(({ file }) => file)
  expect(asked()).toEqual(['up user@1', 'down user@1', 'up user@2', 'up user seed 010'])
  expect(asked(new Set([2n]))).toEqual(['up user@2'])
  expect(asked(new Set())).toEqual([])
})

test('seeds beside the migrations that nobody named are told, as far as they could be some', () => {
  const own = { 'migrations/1_a.up.sql': '', 'seeds/1_a.sql': '' }
  const told = (files: Readonly<Record<string, string>>, about: Partial<Service> = {}) =>
    load(user({ folder: folderOf(files), migrations: 'migrations', ...about })).unnamedSeeds
  expect(told(own)).toBe('seeds')
  expect(told(own, { seeds: 'seeds' })).toBeUndefined()
  expect(told(own, { migrations: defineMigrations([]) })).toBe('seeds')
  expect(told({ 'migrations/1_a.up.sql': '', 'seeds/README.md': '' })).toBeUndefined()
  expect(told({ 'migrations/1_a.up.sql': '' })).toBeUndefined()
})
