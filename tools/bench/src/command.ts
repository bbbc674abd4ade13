import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { env } from 'node:process'

/** A program as it is started. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** It prints the milliseconds that count; otherwise those from its start to its end do. */
  readonly tells?: boolean
}

export interface Took {
  readonly milliseconds: number
  /** The most that it held, in MiB; not a number where the system has no /proc. */
  readonly memory: number
}

/** Runs a program to its end. @throws Error with what it printed, when it fails. */
export async function run({ file, args, cwd, env: own, tells }: Command): Promise<Took> {
  const began = performance.now()
  const child = spawn(file, args, { cwd, env: { ...inherited(), ...own }, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()))
  let memory = Number.NaN
  const look = setInterval(() => (memory = held(child.pid) ?? memory), 5)
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(look)
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed:\n${printed}`)
  return { milliseconds: tells ? Number(printed) : performance.now() - began, memory }
}

/** The first line that a program on the PATH says of its version; null where there is no such program. */
export function versionOf(file: string, ...args: readonly string[]): string | null {
  const { error, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', env: inherited() })
  if (error) return null
  return /\d+(?:\.\d+)+/.exec(stdout + stderr)?.[0] ?? 'dev'
}

/** Both cost every Node a moment of its start, and are the machine's and not the program's. */
function inherited(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...rest } = env
  return rest
}

function held(pid: number | undefined): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}
