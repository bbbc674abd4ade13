const name = /^(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))?/u

/** The name that a text begins with, as it is written, perhaps with its schema; null where it begins with none. */
export function nameOf(text: string): string | null {
  return name.exec(text)?.[0] ?? null
}
