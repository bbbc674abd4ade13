import { type Adopted, type MigrationStep, newRun, type RunInfo } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { postgres } from '../src/index.ts'
import { freshDatabase, query } from './database.ts'
import { clientNames, failure } from './service.ts'

function run(service = 'clinic'): RunInfo {
  return { id: newRun(), service, environment: 'test', system: [service], by: 'somebody@here:1' }
}

function row(version: bigint, appliedAt: string | null): Adopted {
  const step: MigrationStep = {
    kind: 'migration',
    direction: 'up',
    version,
    description: `number ${version}`,
    body: 'kept',
    checksum: null,
    down: null,
    requires: [],
    seq: null,
    forgets: [],
  }
  return { step, appliedAt }
}

const aside = ['ALTER TABLE public.schema_migrations RENAME TO theirs']
const back = ['ALTER TABLE public.theirs RENAME TO schema_migrations']

describe.each(clientNames)('over %s', (client) => {
  const made = async () => {
    const url = await freshDatabase()
    await query(url, 'CREATE TABLE schema_migrations (version int)')
    const store = postgres({ url, client })
    return { url, store, adoption: store.adoption! }
  }

  test('a question is answered and can change nothing', async () => {
    const { url, adoption } = await made()
    expect(await adoption.ask(`SELECT 'a' AS a, 'b' AS b UNION ALL SELECT 'c', 'd'`)).toBe('a')
    expect(await adoption.ask('SELECT version FROM public.schema_migrations')).toBeNull()
    await expect(adoption.ask('INSERT INTO schema_migrations VALUES (1) RETURNING 1')).rejects.toMatchObject({
      name: 'SkeinError',
    })
    expect(await query(url, 'SELECT * FROM schema_migrations')).toEqual([])
  })

  test("another's ledger goes aside and ours is there, with its rows, their times and a history", async () => {
    const { store, adoption } = await made()
    expect((await store.read()).ledger).toBe('foreign')
    const rows = [row(7n, '2024-05-06T07:08:09.123456Z'), row(3n, null)]
    const standing = await adoption.take(run(), aside, rows)
    expect(standing).toEqual(await store.read())
    expect(standing).toMatchObject({
      ledger: 'ours',
      service: 'clinic',
      environment: 'test',
      system: ['clinic'],
      applied: [
        { version: 7n, description: 'number 7', origin: 'adopted', appliedAt: new Date('2024-05-06T07:08:09.123Z') },
        { version: 3n, origin: 'adopted' },
      ],
    })
    expect((await store.history(9)).map(({ action, name, outcome }) => `${action} ${name} ${outcome}`)).toEqual([
      'adopt 3 adopted',
      'adopt 7 adopted',
      'adopt  adopted',
    ])
  })

  test('a table in the place of ours is widened into it, and narrowed again', async () => {
    const { url, store, adoption } = await made()
    const create = `DROP TABLE schema_migrations; CREATE TABLE schema_migrations (version int, description text, applied_at timestamp);
      INSERT INTO schema_migrations VALUES (3, 'c', '2024-05-06 07:08:09.123456'), (1, 'a', NULL), (2, NULL, NULL)`
    expect(await failure(adoption.widen(run(), 'theirs', [], []))).toMatchObject({ code: 'REFUSED' })
    await query(url, create)
    const before = await query(url, 'SELECT * FROM schema_migrations ORDER BY version')
    expect(await adoption.widenedFrom()).toBeNull()
    await adoption.widen(run(), 'theirs', [], [row(3n, null), row(1n, null)])
    expect(await adoption.widenedFrom()).toBe('theirs')
    expect((await store.read()).applied).toMatchObject([
      { version: 3n, description: 'c', origin: 'adopted', seq: 1n },
      { version: 1n, description: 'a', origin: 'adopted', seq: 2n },
    ])
    await adoption.giveBack(run(), [])
    expect(await query(url, 'SELECT * FROM schema_migrations ORDER BY version')).toEqual(before)
    expect((await store.read()).ledger).toBe('foreign')
  })

  test('a text that fails leaves everything as it was, and says why', async () => {
    const { store, adoption } = await made()
    const error = await failure(adoption.take(run(), [...aside, 'SELECT 1 FROM nowhere'], []))
    expect(error).toMatchObject({ code: 'REFUSED' })
    expect(error.message).toContain('nowhere')
    expect((await store.read()).ledger).toBe('foreign')
    await adoption.take(run(), aside, [row(1n, null)])
    expect(await failure(adoption.giveBack(run(), ['SELECT 1 FROM nowhere']))).toMatchObject({ code: 'REFUSED' })
    expect((await store.read()).applied).toHaveLength(1)
    const again = await failure(adoption.take(run(), [], []))
    expect([again.code, again.message]).toEqual(['REFUSED', expect.stringContaining('a ledger of its own already')])
  })

  test('it is given back, by its own service and as long as nothing else was written', async () => {
    const { url, store, adoption } = await made()
    expect(await failure(adoption.giveBack(run(), back))).toMatchObject({ code: 'REFUSED' })
    await adoption.take(run(), aside, [row(1n, null)])
    expect(await failure(adoption.giveBack(run('other'), back))).toMatchObject({ code: 'WRONG_SERVICE' })
    expect(await adoption.giveBack(run(), back)).toMatchObject({ ledger: 'foreign' })
    expect(await query(url, `SELECT relname FROM pg_class WHERE relname ~ '^schema_migrations_'`)).toEqual([])

    await adoption.take(run(), aside, [row(1n, null)])
    const session = await store.acquire(run())
    if (session.kind === 'holder') throw new Error('nobody else is here')
    await session.amend([{ kind: 'remove', version: 1n, origin: 'forced' }])
    await session[Symbol.asyncDispose]()
    expect(await failure(adoption.giveBack(run(), back))).toMatchObject({ code: 'REFUSED' })
    expect((await store.read()).ledger).toBe('ours')
  })

  test('a ledger that was never taken over is not given away', async () => {
    const url = await freshDatabase()
    const store = postgres({ url, client })
    const session = await store.acquire(run())
    if (session.kind === 'holder') throw new Error('nobody else is here')
    expect(await store.adoption?.take(run(), [], [])).toMatchObject({ kind: 'holder', by: 'somebody@here:1' })
    expect(await store.adoption?.giveBack(run(), [])).toMatchObject({ kind: 'holder' })
    await session[Symbol.asyncDispose]()
    const error = await failure(store.adoption!.giveBack(run(), []))
    expect(error).toMatchObject({ code: 'REFUSED' })
    expect(error.message).toContain('never taken over')
    expect((await store.read()).ledger).toBe('ours')
  })
})
