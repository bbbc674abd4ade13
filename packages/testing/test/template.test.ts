import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Service } from '@skein/core'
import { postgres } from '@skein/postgres'
import { Client } from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type AloneOptions, migratedDatabase, type TestDatabase } from '../src/index.ts'
import { clinic, databases, write } from './clinic.ts'
import { onServer, query } from './query.ts'

function databaseOf(service: Service, options: AloneOptions = {}): Promise<TestDatabase> {
  return migratedDatabase(service, { ...options, store: (url) => postgres({ url }) })
}

/** A process that has a database of the service. */
interface Asker {
  /** The run that migrated it. */
  readonly run: string
  end(signal?: 'SIGKILL'): Promise<void>
}

async function ask({ folder = '', name }: Service, revision?: string): Promise<Asker> {
  const words = [folder, name, ...(revision === undefined ? [] : [revision])]
  const child = spawn(process.execPath, [join(import.meta.dirname, 'asker.ts'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const over = once(child, 'exit')
  const end = async (signal?: 'SIGKILL') => {
    if (signal) child.kill(signal)
    else child.stdin.end()
    await over
  }
  onTestFinished(() => end('SIGKILL'))
  const [said] = (await Promise.race([once(child.stdout, 'data'), over])) as [Buffer | number]
  if (typeof said === 'number') throw new Error('it ended without a word')
  return { run: said.toString().trim(), end }
}

async function templates(service: Service): Promise<readonly string[]> {
  return (await databases(service)).filter((name) => name.startsWith('skein_template_'))
}

const changed = { 'migrations/000003_floors.up.sql': 'CREATE TABLE floors (id int)' }

describe('a template', () => {
  test('is made once when many processes ask for it at the same moment', async () => {
    const service = clinic()
    const askers = await Promise.all([ask(service), ask(service), ask(service)])
    expect(new Set(askers.map(({ run }) => run)).size).toBe(1)
    expect(await templates(service)).toHaveLength(1)
  })

  test('gives way to those of the new content, which stand side by side', async () => {
    const service = clinic()
    await (await ask(service)).end()
    const [before] = await templates(service)
    write(service, changed)
    await (await ask(service)).end()
    for (const options of [{ seeds: true }, { to: '1' }] as const) {
      await using _ = await databaseOf(service, options)
    }
    expect(await templates(service)).toHaveLength(3)
    expect(await templates(service)).not.toContain(before)
  })

  test('stays as long as a process that uses it', async () => {
    const service = clinic()
    const older = await ask(service)
    const [before] = await templates(service)
    write(service, changed)
    await (await ask(service)).end()
    expect(await templates(service)).toContain(before)
    await older.end()
    await (await ask(service)).end()
    expect(await templates(service)).not.toContain(before)
    expect(await templates(service)).toHaveLength(1)
  })

  test('is made anew when somebody dropped it', async () => {
    const service = clinic()
    await using _ = await databaseOf(service)
    await onServer(`DROP DATABASE "${(await templates(service))[0]}"`)
    await using database = await databaseOf(service)
    expect(await query(database.url, 'SELECT name FROM rooms')).toEqual([])
  })

  test('is made anew when its maker was killed', async () => {
    const service = clinic()
    await using _ = await databaseOf(service)
    const [template = ''] = await templates(service)
    await onServer(`ALTER DATABASE "${template}" RENAME TO "${template.replace('template', 'draft')}"`)
    await using database = await databaseOf(service)
    expect(await query(database.url, 'SELECT name FROM rooms')).toEqual([])
    expect(await databases(service)).not.toContain(template.replace('template', 'draft'))
  })

  test('is cloned although somebody got in', async () => {
    const service = clinic()
    await using _ = await databaseOf(service)
    const [template = ''] = await templates(service)
    await onServer(`ALTER DATABASE "${template}" ALLOW_CONNECTIONS true`)
    const { SKEIN_TEST_POSTGRES_URL: server = '' } = process.env
    const intruder = new Client(Object.assign(new URL(server), { pathname: template }).href)
    intruder.on('error', () => {})
    await intruder.connect()
    await using database = await databaseOf(service)
    expect(await query(database.url, 'SELECT name FROM rooms')).toEqual([])
  })

  test('of functions is shared by processes only when they have a revision', async () => {
    const service = clinic()
    const runs = async (revision: string) => {
      const askers = await Promise.all([ask(service, revision), ask(service, revision)])
      return new Set(askers.map(({ run }) => run)).size
    }
    expect(await runs('none')).toBe(2)
    expect(await runs('1')).toBe(1)
  })
})

test('what a killed process left goes with the next one, what a living one has stays', async () => {
  const service = clinic()
  const [killed, living] = await Promise.all([ask(service), ask(service)])
  expect(await databases(service)).toHaveLength(3)
  await killed.end('SIGKILL')
  expect(await databases(service)).toHaveLength(3)
  const next = await ask(service)
  expect(await databases(service)).toHaveLength(3)
  await next.end()
  await living.end()
  expect(await databases(service)).toEqual(await templates(service))
})
