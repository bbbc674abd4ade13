import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TextBody } from '@skein/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, query } from './server.ts'
import { hold, ran, up } from './steps.ts'

const padding = 'x'.repeat(16_000)

describe.skipIf(!hasServer)('a large file, on a real Neo4j', () => {
  let url = ''
  beforeEach(async () => {
    url = await emptied()
  })

  test('sixteen megabytes go through a heap of twenty-four', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'skein-neo4j-'))
    try {
      const lines = Array.from({ length: 1000 }, (_, i) => `CREATE (:Big {i: ${i}, text: '${padding}'});\n`)
      writeFileSync(join(folder, '1_fill.up.cypher'), lines.join(''))
      const runner = fileURLToPath(new URL('./migrating.ts', import.meta.url))
      // V8 counts what it keeps ready for new objects as well, and would give up with half of the heap free.
      const heap = ['--max-old-space-size=24', '--max-semi-space-size=1']
      await promisify(execFile)(process.execPath, [...heap, runner, url, folder])
      expect((await neo4j({ url }).read()).applied).toHaveLength(1)
      const [row] = await query(url, 'MATCH (n:Big) RETURN toString(count(n)) AS n')
      expect(row).toEqual({ n: '1000' })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test.each([true, false])('its lines are counted on, in a transaction: %s', async (transaction) => {
    const parts = Array.from({ length: 200 }, () => `CREATE (:Big {text: '${padding}'});\n`)
    parts[150] = '\n  CREATE (:Wrong {x: });\n'
    const step = up(1, '', transaction)
    const body: TextBody = { ...(step.body as TextBody), parts: () => parts }
    await using session = await hold(url)
    const last = (await ran(session, [{ ...step, body }])).at(-1)
    expect(last).toMatchObject({ kind: 'failed', error: { data: { line: 152, column: 22 } } })
    const { detail = '' } = (last as { error: { detail?: string } }).error
    expect(detail).toContain('> 152 |   CREATE (:Wrong')
    expect((await session.read()).open).toMatchObject(transaction ? [] : [{ statement: 150, inDoubt: false }])
  })
})
