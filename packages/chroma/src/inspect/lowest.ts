/** The lowest texts of all that it is shown, each once, in memory that does not grow with how many it is shown. */
export interface Lowest {
  show(text: string): void
  /** How many it remembers: never more than twice as many as it was told to keep. */
  readonly size: number
  /** Those kept, in their order, and whether any was left out because there were too many. */
  end(): { readonly texts: readonly string[]; readonly more: boolean }
}

/** Keeps the lowest that come after a text. @param most that it keeps. */
export function lowest(after: string | null, most: number): Lowest {
  let kept = new Set<string>()
  /** What comes after it is left out. */
  let last: string | null = null
  const cut = (): string[] => {
    const texts = [...kept].toSorted().slice(0, most)
    if (texts.length < kept.size) last = texts.at(-1) ?? null
    kept = new Set(texts)
    return texts
  }
  return {
    get size() {
      return kept.size
    },
    show(text) {
      if ((after !== null && text <= after) || (last !== null && text > last)) return
      // Cut at twice as many: sorting for each one would cost more than remembering.
      if (kept.size === 2 * most && !kept.has(text)) {
        cut()
        if (last !== null && text > last) return
      }
      kept.add(text)
    },
    end: () => ({ texts: cut(), more: last !== null }),
  }
}
