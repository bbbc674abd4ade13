import { readdirSync } from 'node:fs'
import { draftsOf } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, query } from './server.ts'
import { hold, ran, up } from './steps.ts'

const { templates } = neo4j({})

test('each file is a template, each reads its example, and the last one anything', () => {
  const files = readdirSync(new URL('../src/templates', import.meta.url)).length
  // One of them knows how names are written.
  expect(templates).toHaveLength(files - 1)
  for (const { name, example } of templates) {
    expect(templates.find((one) => one.write(example))?.name, example).toBe(name)
    expect(templates.filter((one) => one.write('strange'))).toHaveLength(1)
  }
})

/** What each of them finds, and what it leaves. */
const data = [
  "CREATE (:Clinician {id: 'c'}), (:Patient {mrn: '1', name: 'A', clinician_id: 'c', surname: 'B'})",
  "CREATE (:Patient {mrn: '2', status: 'active', clinician_id: 'nobody'}), (:Note {text: 'a word'})",
]
const picture = `RETURN COLLECT { MATCH (n) WHERE NOT n:SchemaMigration|SchemaMigrationHistory|SchemaMigrationState
    RETURN toString(labels(n)[0]) + ' ' + coalesce(n.status, '') + ' ' + coalesce(n.surname, '') + ' ' + coalesce(n.family_name, '') AS n ORDER BY n } AS nodes,
  COLLECT { MATCH (a)-[r]->(b) RETURN a.id + type(r) + b.mrn } AS relationships`

describe.skipIf(!hasServer)('templates, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
    await query(url, ...data)
  })
  const stands = async () => {
    await using inspection = await neo4j({ url }).inspect()
    return JSON.stringify([await inspection.catalog(), await query(url, picture)])
  }

  test.each(templates.map(({ name, example }) => [name, example]))(
    '%s goes up, back, and up again, and twice is as once: %s',
    async (_, example) => {
      const drafts = draftsOf(neo4j({ url }), example)
      await using session = await hold(url)
      const before = await stands()
      let version = 0
      const run = async (texts: readonly (string | null)[]) => {
        const told = await ran(
          session,
          texts.map((text) => up(++version, text ?? '')),
        )
        expect(told.filter(({ kind }) => kind === 'failed' || kind === 'raced')).toEqual([])
        return await stands()
      }
      const ups = drafts.map((draft) => draft.up)
      const downs = drafts.map(({ down }) => down).toReversed()
      const after = await run(ups)
      if (example !== 'tidy_up') expect(after).not.toBe(before)
      expect(await run(downs)).toBe(before)
      expect(await run(ups)).toBe(after)
      // Those of data say that they may be run again.
      if (ups.join('').includes('IN TRANSACTIONS')) expect(await run(ups)).toBe(after)
    },
  )

  test('what a title means is what is written', () => {
    const [draft] = draftsOf(neo4j({}), 'unique_care_team_code')
    expect(draft).toEqual({
      title: 'unique_care_team_code',
      up: 'CREATE CONSTRAINT care_team_code_unique FOR (n:CareTeam) REQUIRE n.code IS UNIQUE;\n',
      down: 'DROP CONSTRAINT care_team_code_unique;\n',
    })
    const [copy, drop] = draftsOf(neo4j({}), 'rename_patient_surname_to_family_name')
    expect([copy?.title, drop?.title]).toEqual(['copy_patient_surname_to_family_name', 'drop_patient_surname'])
  })
})
