import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { SkeinError } from '../error.ts'
import type { Command } from './program.ts'

export interface Program extends Command {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Hears each line of its output. */
  readonly say: (line: string, stream: 'out' | 'err') => void
}

/** What a program ended with; one of the two is null. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Milliseconds between the request to end and the end by force. */
const grace = 5000

/** Milliseconds to listen on for what was written before the end. */
const last = 1000

/**
 * The program in a group of its own. Whoever started it holds the other end of a pipe: when that closes, because the
 * holder was killed as well, what is left of the group is killed.
 */
const watched = `{ trap '' TERM INT HUP; read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec 3<&-; exec "$@"`

/**
 * Runs a program to its end; nothing that it started outlives it, or the process that we are.
 * @param signal ends it: it is asked to, and killed some seconds later.
 * @throws SkeinError CONFIG_INVALID where there are no process groups, FILE_UNREADABLE when it was not started.
 */
export async function runProgram({ command, args, cwd, env, say }: Program, signal: AbortSignal): Promise<End> {
  if (process.platform === 'win32')
    throw new SkeinError('CONFIG_INVALID', 'Programs as migrations run on Linux and macOS only.', {
      hint: 'Write it as .ts, which runs everywhere.',
    })
  const child = spawn('/bin/sh', ['-c', watched, 'skein', command, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const heard = Promise.all([hear(child.stdout, 'out', say), hear(child.stderr, 'err', say)])
  const kill = (how: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how)
    } catch {
      // It is gone already.
    }
  }
  let timer: NodeJS.Timeout | undefined
  const end = (): void => {
    kill('SIGTERM')
    timer = setTimeout(() => kill('SIGKILL'), grace)
  }
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    return await new Promise<End>((resolve, reject) => {
      child.once('error', (cause) =>
        reject(new SkeinError('FILE_UNREADABLE', `${command} can't be started: ${cause.message}`, { cause })),
      )
      child.once('exit', (code, by) => resolve({ code, signal: by }))
    })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    // Nobody writes to it; its end is what the watcher waits for.
    child.stdio[3]?.destroy()
    // Whoever left the group may hold its output open for ever.
    await Promise.race([heard, sleep(last, undefined, { ref: false })]).catch(() => {})
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

async function hear(stream: Readable | null, name: 'out' | 'err', say: Program['say']): Promise<void> {
  if (stream) for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) say(line, name)
}
