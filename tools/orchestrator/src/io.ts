import { isatty } from 'node:tty'
import { styleText } from 'node:util'

/** A place to write to. */
export interface Sink {
  write(text: string): void
  /** A person may be looking: lines can be rewritten. */
  readonly terminal: boolean
  readonly colours: boolean
  /** In characters. */
  readonly width: number
}

/** What the command line may touch of its process; commands get nothing else of it. */
export interface Io {
  readonly cwd: string
  readonly env: Record<string, string | undefined>
  readonly out: Sink
  readonly err: Sink
  /**
   * Asks a person; the answer is null when none was given. Null itself where nobody can be asked.
   * @param secret what is typed isn't shown.
   */
  readonly ask: ((question: string, secret?: boolean) => Promise<string | null>) | null
  /** First Ctrl-C or SIGTERM: finish what runs, start nothing more. */
  readonly stop: AbortSignal
  /** The second one: cancel what runs. */
  readonly cancel: AbortSignal
}

/** The real process. Call it once: it takes over the signals. */
export function processIo(): Io {
  const [stop, cancel] = [new AbortController(), new AbortController()]
  const interrupt = (): void => {
    if (!stop.signal.aborted) return stop.abort()
    cancel.abort()
    // Whatever hangs now may be ended the hard way by a third one.
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, interrupt)
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt)
  const { CI = '', TERM } = process.env
  // A pipeline may have a terminal, and yet nobody sits before it.
  const watched = ['', '0', 'false'].includes(CI)
  const person = isatty(0) && isatty(2) && watched
  const movable = watched && TERM !== 'dumb'
  return {
    cwd: process.cwd(),
    env: process.env,
    out: sink(process.stdout, isatty(1) && movable),
    err: sink(process.stderr, isatty(2) && movable),
    ask: person ? (question, secret = false) => ask(question, secret, stop.signal) : null,
    stop: stop.signal,
    cancel: cancel.signal,
  }
}

/** Resolves when all that was written has left, or nobody is there to read it. */
export async function written(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => void stream.write('', () => resolve()))
}

function sink(stream: NodeJS.WriteStream, terminal: boolean): Sink {
  // Who reads may leave before the end, as `head` does; that is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (text) => void stream.write(text),
    terminal,
    colours: isColoured(stream),
    get width() {
      // A terminal that doesn't know its width says 0.
      return stream.columns || 80
    },
  }
}

/** Node knows the rules of NO_COLOR, FORCE_COLOR and terminals. */
function isColoured(stream: NodeJS.WriteStream): boolean {
  return styleText('red', '', { stream }) !== ''
}

async function ask(question: string, secret: boolean, stop: AbortSignal): Promise<string | null> {
  const { createInterface } = await import('node:readline/promises')
  const { Writable } = await import('node:stream')
  const closed = new AbortController()
  // Who edits a line also shows it, so what must not be seen is shown to nobody.
  const output = secret ? new Writable({ write: (_, __, done) => done() }) : process.stderr
  const lines = createInterface({ input: process.stdin, output, ...(secret && { terminal: true }) })
  lines.once('close', () => closed.abort())
  // Only now: what is typed in the moment that one is asked must not be shown either.
  if (secret) process.stderr.write(question)
  try {
    return await lines.question(question, { signal: AbortSignal.any([closed.signal, stop]) })
  } catch {
    return null
  } finally {
    if (secret) process.stderr.write('\n')
    lines.close()
  }
}
