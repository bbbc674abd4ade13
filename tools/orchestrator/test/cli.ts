import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The CLI's program. */
export const bin: string = join(import.meta.dirname, '../src/bin.ts')

/** The parts of printed objects that tests take apart; `toMatchObject` sees the rest. */
interface Printed {
  readonly steps: readonly { readonly service: string; readonly version: string; readonly [more: string]: unknown }[]
  readonly services: readonly {
    readonly service: string
    readonly applied: readonly { readonly version: string; readonly appliedAt: string }[]
  }[]
}

/** What one use of the command line left behind. */
export interface Used {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Its stdout as JSON, whole. */
  readonly json: () => Printed
}

/** A use that goes on. */
export interface Using {
  readonly done: Promise<Used>
  signal(name: NodeJS.Signals): void
  type(text: string): void
  /** Resolves when both streams together match; rejects when the use ends before. */
  shown(pattern: RegExp): Promise<void>
}

export interface Place {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** The CLI from source, as a process of its own and without the tests' own environment. */
export function start(args: readonly string[], place: Place): Using {
  return use(process.execPath, [bin, ...args], place, 'ignore')
}

/** Uses the CLI to its end. */
export async function skein(args: readonly string[], place: Place): Promise<Used> {
  return await start(args, place).done
}

/** Whether a process can be given a terminal of its own here. */
export const canHaveTerminal: boolean =
  spawnSync('script', ['--version']).output?.join().includes('util-linux') ?? false

/** The CLI on a terminal of its own; what it writes to either stream comes on stdout. */
export function onTerminal(args: readonly string[], place: Place): Using {
  return terminal([process.execPath, bin, ...args], place)
}

/** Any program on a terminal of its own. */
export function terminal(words: readonly string[], place: Place): Using {
  return use('script', ['-qec', words.map((word) => `'${word}'`).join(' '), '/dev/null'], place, 'pipe')
}

function use(command: string, args: readonly string[], { cwd, env = {} }: Place, stdin: 'ignore' | 'pipe'): Using {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, stdio: [stdin, 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  const heard = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text
      for (const hear of heard) hear()
    })
  }
  const { promise: done, resolve, reject } = Promise.withResolvers<Used>()
  child.on('error', reject)
  child.on('close', (code) => resolve({ ...written, code, json: () => JSON.parse(written.stdout) as Printed }))
  return {
    done,
    signal: (name) => void child.kill(name),
    type: (text) => void child.stdin?.write(text),
    shown: async (pattern) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const hear = (): void => void (pattern.test(written.stdout + written.stderr) && resolve())
      heard.add(hear)
      hear()
      child.on('close', () =>
        reject(new Error(`It ended without showing ${pattern}: ${written.stdout}${written.stderr}`)),
      )
      await promise
    },
  }
}
