import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const place = mkdtempSync(join(tmpdir(), 'skein-left-out-'))
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }))

/** The command line in the whole system, on a laptop that knows no address of analytics. */
async function skein(...words: readonly string[]): Promise<{ code: number; said: string }> {
  const { ANALYTICS_DATABASE_URL: _a, USER_DATABASE_URL: _u, PATIENT_DATABASE_URL: _p, ...others } = process.env
  const { APPOINTMENT_DATABASE_URL: _d, ...inherited } = others
  const env = { ...inherited, SKEIN_ENV: 'development', SKEIN_EMBEDDED_FOLDER: place }
  const bin = join(root, 'tools/orchestrator/src/bin.ts')
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bin, ...words], { cwd: root, env })
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

test('where nobody has a TimescaleDB everything else goes on, and it is said', { timeout: 120_000 }, async () => {
  const leftOut = 'Note: analytics is optional and left as it is: its url is not set.'
  const planned = await skein('plan')
  expect(planned).toMatchObject({ code: 0, said: expect.stringContaining(leftOut) as string })
  expect(planned.said).not.toContain('analytics@')

  expect(await skein('up', '--require-all')).toMatchObject({
    code: 2,
    said: expect.stringMatching(/✗ UNREACHABLE {2}analytics can't be read[^]*Nothing was touched/) as string,
  })
  const done = await skein('up')
  expect(done).toMatchObject({ code: 0, said: expect.stringContaining(leftOut) as string })
  expect(done.said).toMatch(/✓ appointment@8[^]*analytics {4}– {3}out of reach \(optional\)/)
  expect(await skein('redo', '1', 'appointment', '--yes')).toMatchObject({ code: 0 })
})
