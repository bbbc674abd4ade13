import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** The service as a process of its own, listening. */
export class Running implements AsyncDisposable {
  readonly address: string
  /** All that it has said. */
  readonly lines: readonly string[]
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, address: string, lines: readonly string[]) {
    this.#child = child
    this.address = address
    this.lines = lines
  }

  /** `environment` is SKEIN_ENV; undefined: not set. */
  static async start(url: string, environment: string | undefined): Promise<Running> {
    const { SKEIN_ENV: _, ...inherited } = process.env
    const own = { USER_DATABASE_URL: url, PORT: '0', ...(environment && { SKEIN_ENV: environment }) }
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
      env: { ...inherited, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    const output = createInterface(child.stdout)
    output.on('line', (line) => lines.push(line))
    await Promise.race([once(output, 'line'), once(child, 'exit')])
    const { address } = JSON.parse(lines[0] ?? '{}') as { address?: string }
    if (!address) throw new Error(`it did not say its address but ${lines.join(' ')}`)
    return new Running(child, address, lines)
  }

  async get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.address}${path}`)
    return { status: response.status, body: await response.json() }
  }

  /** Asks `/health` until it answers so, at most ten seconds; gives the last answer. */
  async health(until: (status: number, body: string) => boolean): Promise<{ status: number; body: unknown }> {
    for (let left = 100; ; left--) {
      const answer = await this.get('/health')
      if (left === 0 || until(answer.status, JSON.stringify(answer.body))) return answer
      await sleep(100)
    }
  }

  /** Its exit code after SIGTERM. */
  async stop(): Promise<number | null> {
    const { exitCode, signalCode } = this.#child
    if (exitCode !== null || signalCode !== null) return exitCode
    this.#child.kill('SIGTERM')
    const [code] = (await once(this.#child, 'exit')) as [number | null]
    return code
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
