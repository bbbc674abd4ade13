import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Files by their paths; what isn't text is written as JSON. */
export type Tree = Readonly<Record<string, unknown>>

/** Writes a tree into a folder of its own, which goes when the test ends, and returns that folder. */
export function plant(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), 'skein-tree-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}
