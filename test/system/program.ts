import { spawn } from 'node:child_process'

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A Node program at work. */
export interface Program {
  readonly done: Promise<Ended>
  kill(): void
}

export function startProgram(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text))
  const { promise, resolve, reject } = Promise.withResolvers<Ended>()
  child.on('error', reject)
  child.on('close', (code) => resolve({ ...said, code }))
  return { done: promise, kill: () => void child.kill('SIGKILL') }
}
