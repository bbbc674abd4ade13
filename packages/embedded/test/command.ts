import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The script of a command as people start them: node script.ts <folder> <database> [stay] */
export const script: string = fileURLToPath(new URL('./script.ts', import.meta.url))

/** A living command and what it learned about its server. */
export interface Command {
  readonly url: string
  /** The postmaster. */
  readonly pid: number
  /** The command itself. */
  readonly self: number
  /** Ends the command without a chance to tidy up; resolves when it is gone and nobody has its output open. */
  kill(): Promise<void>
}

/** Starts a command that stays, in a process of its own; resolves once it has its database. */
export async function command(folder: string, database: string): Promise<Command> {
  const child = spawn(process.execPath, [script, folder, database, 'stay'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'close')
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const self = child.pid!
  return { ...(JSON.parse(line.toString()) as { url: string; pid: number }), self, kill }
}
