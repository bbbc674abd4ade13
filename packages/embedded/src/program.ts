import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import type { Account } from './account.ts'

/** Starts a program under the account, in an environment where neither the caller's `PG…` settings nor the
 *  machine's languages and time zone change what PostgreSQL does. */
export function start(account: Account, program: string, args: readonly string[], stdio: StdioOptions): ChildProcess {
  const [file = program, ...rest] = [...account.prefix, program, ...args]
  return spawn(file, rest, { ...account.as, env: plainEnvironment(), stdio, windowsHide: true })
}

/** Runs a program to its end; `output` is all it said. A program that can't be started has code `null`. */
export function execute(
  account: Account,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = ''
    const child = start(account, program, args, ['ignore', 'pipe', 'pipe'])
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', (error) => resolve({ code: null, output: output + error.message }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
