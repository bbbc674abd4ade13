import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { emptied, hasServer } from '../../../packages/neo4j/test/server.ts'

const root = join(import.meta.dirname, '../../..')
const place = mkdtempSync(join(tmpdir(), 'skein-graph-'))
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }))

/** The command line in the whole system, on a laptop that has this graph. */
async function skein(url: string, ...words: readonly string[]): Promise<{ code: number; said: string }> {
  const { USER_DATABASE_URL: _, PATIENT_DATABASE_URL: __, APPOINTMENT_DATABASE_URL: ___, ...inherited } = process.env
  const env = { ...inherited, SKEIN_ENV: 'development', SKEIN_EMBEDDED_FOLDER: place, GRAPH_URL: url }
  const bin = join(root, 'tools/orchestrator/src/bin.ts')
  return await promisify(execFile)(process.execPath, [bin, ...words], { cwd: root, env }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, said: stdout + stderr }
    },
  )
}

describe.skipIf(!hasServer)('graph in the system, on a real Neo4j', () => {
  test('it brings in what it requires of others, and holds it', { timeout: 240_000 }, async () => {
    const url = await emptied()
    const done = await skein(url, 'up', 'graph')
    expect(done).toMatchObject({ code: 0 })
    for (const step of ['user@7', 'patient@1', 'appointment@8', 'graph@1', 'graph@3']) expect(done.said).toContain(step)
    expect(await skein(url, 'down', '1', 'appointment', '--yes')).toMatchObject({
      code: 2,
      said: expect.stringMatching(/REQUIRED_BY[^]*graph@3/) as string,
    })
    expect(await skein(url, 'status', 'graph', '--check')).toMatchObject({ code: 0 })
  })
})
