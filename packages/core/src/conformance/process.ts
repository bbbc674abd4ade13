import { spawn } from 'node:child_process'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url))

/** Another runner, in a process of its own. */
export interface Child extends AsyncDisposable {
  /** What it has said. */
  readonly lines: readonly string[]
  /** Resolves when it has said that line; rejects when it ends without. */
  said(line: string): Promise<void>
  /** `kill -9`, and gone. */
  kill(): Promise<void>
}

/** Starts one that takes the lock of `address` and runs bodies by these words as steps 1, 2, …; without any it only holds. */
export function start(module: URL, address: string, words: readonly string[] = []): Child {
  const child = spawn(process.execPath, [file, module.href, address, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let errors = ''
  let heard = () => {}
  let ended = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    heard()
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const exit = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true
      heard()
      resolve()
    }),
  )
  const kill = async () => {
    child.kill('SIGKILL')
    await exit
  }
  return {
    lines,
    async said(line) {
      while (!lines.includes(line)) {
        if (ended) throw new Error(`the other process ended without saying "${line}": ${lines.join(', ')} ${errors}`)
        await new Promise<void>((resolve) => (heard = resolve))
      }
    },
    kill,
    [Symbol.asyncDispose]: kill,
  }
}
