/** Cuts what one side of a PostgreSQL link says into its messages, however the network cut it. */
export function frames(side: 'client' | 'server'): (chunk: Buffer) => readonly Buffer[] {
  let rest: Buffer = Buffer.alloc(0)
  // The first message of a client has a length and no type.
  let typed = side === 'server'
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const whole: Buffer[] = []
    for (;;) {
      const head = typed ? 1 : 0
      if (rest.length < head + 4) return whole
      const size = head + rest.readUInt32BE(head)
      if (rest.length < size) return whole
      whole.push(rest.subarray(0, size))
      rest = rest.subarray(size)
      typed = true
    }
  }
}

/** A message's type, as the protocol's one letter. */
export function typeOf(frame: Buffer): string {
  return String.fromCharCode(frame[0] ?? 0)
}
