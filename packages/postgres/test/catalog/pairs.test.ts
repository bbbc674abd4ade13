import { type Catalog, compareCatalogs, type Inspection } from '@skein/core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../database.ts'
import { inspect } from '../inspection.ts'
import { code, types } from './code.ts'
import { base, type Pair } from './pair.ts'
import { constraints, relations } from './relations.ts'
import { surroundings } from './surroundings.ts'

let client: pg.Client
let inspection: Inspection
let standing: Catalog

beforeAll(async () => {
  const url = await freshDatabase()
  client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(base)
  inspection = await inspect(url)
  standing = await inspection.catalog()
})

afterAll(async () => {
  await inspection[Symbol.asyncDispose]()
  await client.end()
})

const all: Readonly<Record<string, readonly Pair[]>> = { relations, constraints, code, types, surroundings }

describe.each(Object.entries(all))('%s', (_, pairs) => {
  test.each(pairs)('%s', async (change, back, ...objects) => {
    const who = client.user ?? ''
    await client.query(change)
    const changed = await inspection.catalog()
    await client.query(back)
    const after = await inspection.catalog()
    const changes = compareCatalogs(standing, changed)
    expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(objects.map((name) => name.replace('$USER', who))),
    )
    expect(JSON.stringify(changes)).not.toContain('s3cret')
    expect(compareCatalogs(standing, after)).toEqual([])
  })
})
