import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Files by their paths; what isn't text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>

/** The repository that these tests belong to. */
export const repository: string = join(import.meta.dirname, '../../..')

/** A folder of its own with these files. */
export function folder(files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'skein-nx-')))
  write(root, files)
  return root
}

/** The same, gone when the test ends. */
export function passing(files: Files): string {
  const root = folder(files)
  onTestFinished(() => remove(root))
  return root
}

export function remove(root: string): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
}

export function write(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`)
  }
}

export function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Makes a folder known under a name to those who import from `root`. */
export function link(root: string, name: string, target: string): void {
  const path = join(root, 'node_modules', name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(realpathSync(target), path)
}
