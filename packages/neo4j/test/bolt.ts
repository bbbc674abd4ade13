/** The names of messages by their tags; all others are of no interest here. */
const names: Readonly<Record<number, string>> = {
  0x10: 'RUN',
  0x11: 'BEGIN',
  0x12: 'COMMIT',
  0x13: 'ROLLBACK',
  0x2f: 'DISCARD',
  0x3f: 'PULL',
  0x70: 'SUCCESS',
  0x71: 'RECORD',
  0x7e: 'IGNORED',
  0x7f: 'FAILURE',
}

export interface Frame {
  readonly bytes: Buffer
  /** As the protocol calls it; empty for what keeps a link alive, and for the handshake. */
  readonly name: string
}

/** Cuts what one side of a Bolt link says into its messages, however the network cut it. */
export function frames(handshake: number): (chunk: Buffer) => readonly Frame[] {
  let rest: Buffer = Buffer.alloc(0)
  let greeting = handshake
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const whole: Frame[] = []
    if (greeting > 0) {
      if (rest.length < greeting) return whole
      whole.push({ bytes: rest.subarray(0, greeting), name: '' })
      rest = rest.subarray(greeting)
      greeting = 0
    }
    for (;;) {
      const end = endOf(rest)
      if (end === null) return whole
      const tag = end > 2 ? rest[3] : undefined
      whole.push({ bytes: rest.subarray(0, end), name: names[tag ?? 0] ?? (tag === undefined ? '' : 'OTHER') })
      rest = rest.subarray(end)
    }
  }
}

/** Where the first message ends: chunks with their lengths, and then one without any. */
function endOf(bytes: Buffer): number | null {
  for (let at = 0; bytes.length >= at + 2;) {
    const size = bytes.readUInt16BE(at)
    at += 2 + size
    if (size === 0) return at
  }
  return null
}

/** A client's first words, which offer only versions of the protocol whose handshake is four bytes long. */
export function plainHandshake(bytes: Buffer): Buffer {
  const plain = Buffer.from(bytes)
  plain.fill(0, 4, 8)
  return plain
}
