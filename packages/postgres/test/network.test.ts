import { migrate, SkeinError } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { type Fault, lyingNetwork } from './proxy.ts'
import { clientNames, serviceWith } from './service.ts'

/** Each of them can be applied any number of times: nothing but the ledger keeps it from happening twice. */
const files = Object.fromEntries(
  [...Array(6).keys()].flatMap((n) => [
    [`${n + 1}_add.up.sql`, `CREATE TABLE IF NOT EXISTS applied (n int);\nINSERT INTO applied VALUES (${n + 1});`],
  ]),
)
/** An undisturbed run says less than this either way, so that the last cuts hit nothing. */
const most = { 'to the server': 13_000, 'to the client': 3000 }
const long = process.env['SKEIN_TEST_LONG'] !== undefined

function cuts(): Fault[] {
  return Object.entries(most).flatMap(([way, bytes]) => {
    const step = long ? 37 : bytes / 9
    return Array.from({ length: Math.floor(bytes / step) }, (_, index) => ({
      way: way as Fault['way'],
      after: Math.floor(150 + index * step),
      kind: 'reset' as const,
    }))
  })
}

/** Migrates through a broken network, then again through a whole one; says how the first time ended. */
async function disturb(client: (typeof clientNames)[number], fault: Fault): Promise<string> {
  const direct = await freshDatabase()
  await using network = await lyingNetwork(direct, fault)
  const { service, folder } = await serviceWith(client, files, network.url)
  const ended = await migrate(service).then(
    () => 'done',
    (error: unknown) => (error instanceof SkeinError ? error.code : `not told: ${String(error)}`),
  )
  const { service: again } = await serviceWith(client, {}, direct)
  await migrate({ ...again, migrations: folder })
  const [counts] = await query(direct, 'SELECT count(*)::int AS rows, count(DISTINCT n)::int AS kinds FROM applied')
  expect(counts, `cut ${fault.way} after ${fault.after} bytes, ended ${ended}`).toEqual({ rows: 6, kinds: 6 })
  return ended
}

describe.each(clientNames)('a network that breaks, over %s', (client) => {
  test('wherever a link is cut, the next run ends where an undisturbed one does', { timeout: 600_000 }, async () => {
    const ends = new Map<string, number>()
    for (const fault of cuts()) {
      const ended = await disturb(client, fault)
      ends.set(ended, (ends.get(ended) ?? 0) + 1)
    }
    if (long) process.stdout.write(`${client} ${JSON.stringify(Object.fromEntries(ends))}\n`)
    expect(
      [...ends.keys()].filter(
        (ended) => !['done', 'REFUSED', 'UNREACHABLE', 'CONNECTION_LOST', 'LOCK_LOST'].includes(ended),
      ),
    ).toEqual([])
    expect(ends.get('CONNECTION_LOST'), 'some cuts hit the work itself').toBeGreaterThan(0)
  })

  test('a commit whose answer was lost is looked up, not repeated', async () => {
    const direct = await freshDatabase()
    const { service, folder } = await serviceWith(client, { '1_a.up.sql': 'CREATE TABLE a (id int)' }, direct)
    await migrate(service)
    // Only the work link says this much: the file travels in it.
    const blob = `-- ${'x'.repeat(20_000)}\nCREATE TABLE b (id int);`
    await using network = await lyingNetwork(direct, { way: 'to the server', after: 15_000, kind: 'reset' })
    const { service: next } = await serviceWith(
      client,
      { '1_a.up.sql': 'CREATE TABLE a (id int)', '2_b.up.sql': blob },
      network.url,
    )
    const error = await migrate(next).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('clinic@2 does not stand') as string,
    })
    expect(folder).toBeTruthy()
    expect((await service.store.read()).applied.map(({ version }) => version)).toEqual([1n])
  })
})
