import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Server } from '../src/way.ts'

/** A folder of its own, which goes when the test ends. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'skein-scratch-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }))
  return folder
}

/** An answer that has to be a server. @throws Error with the reason why it is none */
export function mustBe(answer: Server | string): Server {
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}
