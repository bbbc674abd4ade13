import type { Sink } from '../io.ts'

/** One line at the bottom of a terminal that says what is being done. */
export interface Progress {
  readonly active: boolean
  start(): void
  /** What a service is at; null: at rest. */
  show(service: string, text: string | null): void
  /** Writes something that stays, above the line. */
  around(write: () => void): void
  end(): void
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** @param visible false: nothing moves, and only what stays is written. */
export function progress(sink: Sink, visible: boolean): Progress {
  const running = new Map<string, string>()
  let timer: NodeJS.Timeout | null = null
  let active = false
  let turn = 0
  const clear = (): void => void (visible && sink.write('\r\x1b[2K'))
  const draw = (): void => {
    if (!visible || !active || running.size === 0) return
    const text = `${frames[turn++ % frames.length]} ${[...running.values()].join(', ')}`
    sink.write(`\r\x1b[2K${text.slice(0, sink.width - 1)}`)
  }
  return {
    get active() {
      return active
    },
    start() {
      active = true
      if (visible) timer ??= setInterval(draw, 100).unref()
    },
    show(service, text) {
      if (text === null) running.delete(service)
      else running.set(service, text)
    },
    around(write) {
      clear()
      write()
      draw()
    },
    end() {
      active = false
      running.clear()
      if (timer) clearInterval(timer)
      timer = null
      clear()
    },
  }
}
