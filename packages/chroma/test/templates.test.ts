import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftsOf, readMigrations, type Session } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chroma } from '../src/index.ts'
import { clientFor, fresh, hasServer, objects } from './chroma.ts'
import { hold, ran, up } from './steps.ts'

const noFunction = { embeddingFunction: null }

describe.skipIf(!hasServer)('templates, as files on a real Chroma', () => {
  // Within the package, where the library is found.
  let folder = ''
  beforeEach(() => void (folder = mkdtempSync(join(import.meta.dirname, 'templates-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  async function run(
    session: Session<ChromaClient>,
    title: string,
    direction: 'up' | 'down',
    version = 1,
  ): Promise<void> {
    const [draft] = draftsOf(chroma({ url: '' }), title)
    writeFileSync(join(folder, `${version}_${title}.up.ts`), draft?.up ?? '')
    writeFileSync(join(folder, `${version}_${title}.down.ts`), draft?.down ?? '')
    const { migrations, findings } = readMigrations(folder, ['ts', 'js'])
    expect(findings).toEqual([])
    const migration = migrations.find((one) => one.version === BigInt(version))
    const body = migration?.[direction]
    if (body?.kind !== 'call') throw new Error(`no ${direction}`)
    const [row] = (await session.read()).applied.slice(-1)
    const step = {
      ...up(version, async () => {}),
      direction,
      body,
      seq: direction === 'down' ? (row?.seq ?? null) : null,
    }
    expect(await ran(session, [step])).toMatchObject([{ kind: 'applied' }])
  }

  test('collection', async () => {
    const url = await fresh()
    await using session = await hold(chroma({ url }))
    await run(session, 'create_clinical_notes', 'up')
    expect(await objects(url)).toEqual(['clinical_notes'])
    expect((await clientFor(url).getCollection({ name: 'clinical_notes' })).configuration.hnsw?.space).toBe('cosine')
    await run(session, 'create_clinical_notes', 'down')
    expect(await objects(url)).toEqual([])
  })

  test('rename', async () => {
    const url = await fresh()
    await clientFor(url).createCollection({ name: 'notes', ...noFunction })
    await using session = await hold(chroma({ url }))
    await run(session, 'rename_notes_to_clinical_notes', 'up')
    expect(await objects(url)).toEqual(['clinical_notes'])
    await run(session, 'rename_notes_to_clinical_notes', 'down')
    expect(await objects(url)).toEqual(['notes'])
  })

  test('backfill, which goes on where it was', async () => {
    const url = await fresh()
    const notes = await clientFor(url).createCollection({ name: 'notes', ...noFunction })
    const ids = Array.from({ length: 1200 }, (_, index) => `n${index}`)
    await notes.add({ ids, embeddings: ids.map(() => [0]) })
    await notes.update({ ids: ids.slice(0, 300), metadatas: ids.slice(0, 300).map(() => ({ language: 'de' })) })
    await using session = await hold(chroma({ url }))
    await run(session, 'backfill_language_in_notes', 'up')
    const holding = async (language: string) => (await notes.get({ where: { language }, include: [] })).ids.length
    expect([await holding('de'), await holding('unknown')]).toEqual([300, 900])
    await run(session, 'backfill_language_in_notes', 'down')
    expect((await session.read()).applied).toEqual([])
    await run(session, 'backfill_language_in_notes', 'up')
    expect([await holding('de'), await holding('unknown')]).toEqual([300, 900])
  })

  test('blank', async () => {
    await using session = await hold(chroma({ url: await fresh() }))
    await run(session, 'tidy_up', 'up')
    await run(session, 'tidy_up', 'down')
    expect((await session.read()).applied).toEqual([])
  })
})
