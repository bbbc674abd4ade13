import { compareCatalogs } from '@skein/core'
import { neo4j } from '@skein/neo4j'
import { describe, expect, test } from 'vitest'
import { hasServer, query } from '../../../packages/neo4j/test/server.ts'
import { empty } from './graph.ts'

const people = `UNWIND [['e1', 'c1', 'p1'], ['e2', 'c2', 'p2']] AS one
  CREATE (:Clinician {id: one[1], entity_id: one[0]}), (:Patient {id: one[2], entity_id: one[0]})`
const appointments = `UNWIND [
  ['a1', 'e1', 'c1', 'p1', 'completed', 3], ['a2', 'e1', 'c1', 'p1', 'completed', 2], ['a3', 'e1', 'c1', 'p1', 'scheduled', 1],
  ['a4', 'e2', 'c2', 'p2', 'cancelled', 1], ['a5', 'e1', 'c1', 'p2', 'completed', 1], ['a6', 'e2', 'c2', 'nobody', 'completed', 1]] AS one
  CREATE (:Appointment {id: one[0], entity_id: one[1], clinician_id: one[2], patient_id: one[3], status: one[4], starts_at: datetime({year: 2026, month: 1, day: one[5]})})`
const treats =
  'MATCH (c:Clinician)-[t:TREATS]->(p:Patient) RETURN c.id AS who, p.id AS whom, toString(t.since) AS since'

describe.skipIf(!hasServer)('the migrations of graph, on a real Neo4j', () => {
  test('go up, back and up again', async () => {
    const { url, to } = await empty()
    const catalog = async () => {
      await using inspection = await neo4j({ url }).inspect()
      return await inspection.catalog()
    }
    await to('latest')
    const stands = await catalog()
    expect(stands.map(({ name }) => name)).toEqual([
      'appointment_id',
      'clinician_id',
      'patient_id',
      'appointment_start',
      'clinician_entity',
      'patient_entity',
      'treats_since',
    ])
    for (const version of ['2', '1', 'zero']) await to(version)
    expect(await catalog()).toEqual([])
    await to('latest')
    expect(compareCatalogs(stands, await catalog())).toEqual([])
  })

  test('whoever completed an appointment treats, since the first, and never beyond an entity', async () => {
    const { url, to } = await empty()
    await to('2')
    await query(url, people, appointments)
    const related = [{ who: 'c1', whom: 'p1', since: '2026-01-02T00:00:00Z' }]
    await to('latest')
    expect(await query(url, treats)).toEqual(related)
    await to('2')
    expect(await query(url, treats)).toEqual([])
    await to('latest')
    expect(await query(url, treats)).toEqual(related)
  })

  test('a person is there once', async () => {
    const { url, to } = await empty()
    await to('latest')
    await query(url, people)
    await expect(query(url, people)).rejects.toMatchObject({
      code: expect.stringContaining('ConstraintValidation') as string,
    })
  })
})
