import { setImmediate } from 'node:timers/promises'
import type { Step } from '@skein/core'
import type { Bench } from '../bench.ts'
import { isFull, type Ready } from './group.ts'
import { makeReady } from './ready.ts'

/** Steps on their way: their texts are read a few files ahead of being sent, so that memory does not grow with the folder. */
export interface Ahead {
  /** What comes next; undefined when all was sent. */
  readonly upcoming: Step | undefined
  /** What is read and not dropped yet. */
  readonly ready: readonly Ready[]
  /** Reads as much as fits in a message, or up to a step whose row is gone. @throws SkeinError FILE_CHANGED, CONNECTION_LOST */
  fill(): Promise<void>
  /** Reads from the disk what comes behind the first of these steps, while they are at work. Never rejects. */
  fillBehind(count: number): Promise<void>
  /** Forgets the first ones, which need not be sent any more. */
  drop(count: number): void
}

export function readAhead(bench: Bench, steps: readonly Step[]): Ahead {
  let ready: Ready[] = []
  let next = 0
  const read = async (behind: number, wanted: (step: Step) => boolean): Promise<void> => {
    for (let step = steps[next]; step && wanted(step) && !isFull(ready.slice(behind)); step = steps[next]) {
      const made = await makeReady(bench, step)
      if (!made) return
      ready.push(made)
      next++
    }
  }
  return {
    get upcoming() {
      return ready[0]?.step ?? steps[next]
    },
    get ready() {
      return ready
    },
    fill: () => read(0, () => true),
    async fillBehind(count) {
      // Not before these are sent.
      await setImmediate()
      // What goes wrong is told when the turn comes.
      await read(count, isQuick).catch(() => {})
    },
    drop(count) {
      ready = ready.slice(count)
    },
  }
}

/** What the ledger keeps can't be asked for now; while a large file is read, nobody hears signals or the server. */
function isQuick({ body }: Step): boolean {
  return body !== 'kept' && !(body.kind === 'text' && body.parts)
}
