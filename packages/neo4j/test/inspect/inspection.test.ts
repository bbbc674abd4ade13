import { compareCatalogs, type Inspection } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../../src/index.ts'
import { emptied, hasServer, query } from '../server.ts'
import { hold, ran, up } from '../steps.ts'

const schema = [
  'CREATE CONSTRAINT one_id FOR (n:Person) REQUIRE n.id IS UNIQUE',
  'CREATE CONSTRAINT one_pair FOR ()-[r:KNOWS]-() REQUIRE (r.a, r.b) IS UNIQUE',
  'CREATE TEXT INDEX by_name FOR (n:Person) ON (n.name)',
  'CREATE INDEX FOR (n:`Odd one`) ON (n.`the ``key`)',
  'CREATE FULLTEXT INDEX words FOR (n:Note|Person) ON EACH [n.text]',
  'CREATE VECTOR INDEX near FOR (n:Note) ON (n.embedding) OPTIONS { indexConfig: { `vector.dimensions`: 8 } }',
]

async function all(pieces: AsyncIterable<readonly string[]>): Promise<string[]> {
  const values: string[] = []
  for await (const piece of pieces) values.push(...piece)
  return values.sort()
}

describe.skipIf(!hasServer)('what stands in a graph, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })
  const looking = async <Answer>(question: (inspection: Inspection) => Promise<Answer>): Promise<Answer> => {
    await using inspection = await neo4j({ url }).inspect()
    return await question(inspection)
  }

  test('the catalog is complete, can be run, and then reads the same; nothing of ours is in it', async () => {
    expect(await looking((inspection) => inspection.catalog())).toEqual([])
    await using session = await hold(url)
    await ran(session, [up(1, schema.join(';'))])
    const catalog = await looking((inspection) => inspection.catalog())
    expect(catalog.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'constraint one_id',
      'constraint one_pair',
      'index by_name',
      expect.stringMatching(/^index index_/),
      'index near',
      'index words',
    ])
    const { extension, text } = neo4j({ url }).describe(catalog)
    expect(extension).toBe('cypher')
    await emptied()
    await query(url, ...text.split(';\n').filter(Boolean))
    const again = await looking((inspection) => inspection.catalog())
    expect(compareCatalogs(catalog, again)).toEqual([])
    await query(url, 'DROP INDEX by_name')
    expect(compareCatalogs(catalog, await looking((inspection) => inspection.catalog()))).toMatchObject([
      { name: 'by_name', after: null },
    ])
  })

  test('an index that could not be built is a fault, without the data that it says', async () => {
    await query(url, `CREATE (:Person {name: reduce(s = 'a', i IN range(1, 16) | s + s)})`)
    await query(url, 'CREATE INDEX `by ``name` FOR (n:Person) ON (n.name)', 'CALL db.awaitIndexes(1)').catch(() => {})
    const [fault, ...more] = await looking((inspection) => inspection.faults())
    expect(more).toEqual([])
    expect(fault).toMatchObject({ code: 'INDEX_FAILED', object: 'by `name' })
    const [drop = '', text = ''] = fault?.remedy.split('; then mend the data, and ') ?? []
    await query(url, drop, 'MATCH (n:Person) DELETE n', text, 'CALL db.awaitIndexes(10)')
    expect(await looking((inspection) => inspection.faults())).toEqual([])
  })

  test('nothing can be written while looking', async () => {
    const link = await (
      await import('../../src/link.ts')
    ).connect(await (await import('../../src/options.ts')).resolveTarget({ url }), undefined, 'READ')
    await expect(link.ask('CREATE (:A)')).rejects.toMatchObject({
      code: expect.stringContaining('AccessMode') as string,
    })
    await link.close()
  })

  test('values come as texts, each once, whatever they are; those of lists one by one', async () => {
    await query(
      url,
      "UNWIND range(1, 9000) AS i CREATE (:Many {id: 'x' + toString(i / 2)})",
      "CREATE (:Odd {`a b`: 1}), (:Odd {`a b`: '1'}), (:Odd {`a b`: 1.5}), (:Odd {`a b`: ['p', 'q']}), (:Odd {`a b`: ['q', '1']}), (:Odd)",
      'CREATE (:Many)-[:TREATS {since: date("2026-01-01")}]->(:Many)',
    )
    await looking(async (inspection) => {
      expect(await all(inspection.values('(:Odd).`a b`'))).toEqual(['1', '1.5', 'p', 'q'])
      expect(await all(inspection.values('[:TREATS].since'))).toEqual(['2026-01-01'])
      const sizes: number[] = []
      for await (const piece of inspection.values('Many.id')) {
        sizes.push(piece.length)
        expect(await inspection.missing('Many.id', ['x1', ...piece.slice(0, 10), 'y'])).toEqual(['y'])
      }
      expect(sizes).toEqual([4000, 501])
    })
  })

  test('holders are counted, and named by what tells them apart', async () => {
    await query(
      url,
      'CREATE CONSTRAINT a_mrn FOR (n:Patient) REQUIRE n.mrn IS UNIQUE',
      'CREATE CONSTRAINT b_id FOR (n:Patient) REQUIRE n.id IS UNIQUE',
      "UNWIND range(1, 5) AS i CREATE (:Patient {id: i, mrn: 'secret' + i, by: CASE WHEN i < 4 THEN 'a' ELSE 'b' END})",
      "CREATE (:Loose {by: 'a'})",
    )
    await looking(async (inspection) => {
      const held = await inspection.holding('(:Patient).by', ['a', 'c'], 2)
      expect(held).toEqual({ count: 3, sample: ['id=1', 'id=2'] })
      expect(await inspection.holding('(:Patient).id', ['4', '5', '6'], 5)).toEqual({
        count: 2,
        sample: ['id=4', 'id=5'],
      })
      const loose = await inspection.holding('Loose.by', ['a'], 5)
      expect(loose).toEqual({ count: 1, sample: [expect.stringMatching(/^elementId=/)] })
      expect(await inspection.missing('(:Patient).id', ['1', '7', '01'])).toEqual(['7', '01'])
    })
  })

  test.each(['(:Nobody).id', '(:Person).nothing', '[:NOTHING].id', 'no place', 'a.b.c'])(
    'a place that is not there is said so: %s',
    async (place) => {
      await query(url, 'CREATE (:Person {id: 1})')
      await looking(async (inspection) => {
        await expect(inspection.missing(place, ['1'])).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' })
        await expect(all(inspection.values(place))).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' })
      })
    },
  )

  test('a place that is declared and empty is there', async () => {
    await query(url, 'CREATE CONSTRAINT one_id FOR (n:Person) REQUIRE n.id IS UNIQUE')
    await looking(async (inspection) => {
      expect(await all(inspection.values('(:Person).id'))).toEqual([])
      expect(await inspection.missing('(:Person).id', ['1'])).toEqual(['1'])
    })
  })
})
