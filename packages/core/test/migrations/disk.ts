import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder with these files that goes when the test ends; a list of names stands for empty files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>> | readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'skein-core-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const entries: [string, string | Uint8Array][] = Array.isArray(files)
    ? files.map((name: string) => [name, ''])
    : Object.entries(files)
  for (const [name, content] of entries) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}
