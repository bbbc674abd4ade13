import type { Kind } from './scanner.ts'

type State = 'start' | 'create' | 'or' | 'replace' | 'header' | 'begin' | 'other'

/**
 * Follows one statement, token by token outside parentheses, to know whether a semicolon stands inside the
 * `BEGIN ATOMIC … END` of an SQL function. END closes a body only where a statement of it could begin: elsewhere it
 * belongs to a CASE or is a column's name.
 */
export class RoutineBody {
  #state: State = 'start'
  #begin = 0
  readonly #open: number[] = []

  /** Offset of the innermost BEGIN that still waits for its END. */
  get open(): number | undefined {
    return this.#open.at(-1)
  }

  /** Whether the next word can matter; if not, `next` may be given any. */
  get listens(): boolean {
    return this.#state !== 'other'
  }

  /** `word` in upper case if `kind` is a word. */
  next(kind: Kind, word: string, start: number): void {
    if (kind === 'semicolon') this.#state = 'start'
    else if (kind === 'word') this.#state = this.#after(word, start)
    else this.#state = this.#state === 'header' || this.#state === 'begin' ? 'header' : 'other'
  }

  #after(word: string, start: number): State {
    switch (this.#state) {
      case 'start':
        if (word === 'END') this.#open.pop()
        return word === 'CREATE' ? 'create' : 'other'
      case 'create':
        return word === 'OR' ? 'or' : isRoutine(word)
      case 'or':
        return word === 'REPLACE' ? 'replace' : 'other'
      case 'replace':
        return isRoutine(word)
      case 'header':
      case 'begin':
        if (word === 'ATOMIC' && this.#state === 'begin') {
          this.#open.push(this.#begin)
          return 'start'
        }
        this.#begin = start
        return word === 'BEGIN' ? 'begin' : 'header'
      case 'other':
        return 'other'
    }
  }
}

function isRoutine(word: string): State {
  return word === 'FUNCTION' || word === 'PROCEDURE' ? 'header' : 'other'
}
