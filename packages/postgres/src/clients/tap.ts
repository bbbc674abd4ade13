import type { Socket } from 'node:net'

const commandComplete = 'C'.charCodeAt(0)

/** Calls back for each CommandComplete that the server sends over a plain socket; the bytes go on to their reader. */
export function tap(socket: Socket, completed: () => void): void {
  let head = Buffer.alloc(0)
  let skip = 0
  socket.on('data', (chunk) => {
    let at = 0
    const bytes = chunk as Buffer
    while (at < bytes.length) {
      if (skip > 0) {
        const step = Math.min(skip, bytes.length - at)
        skip -= step
        at += step
        continue
      }
      const need = 5 - head.length
      head = Buffer.concat([head, bytes.subarray(at, at + need)])
      at += need
      if (head.length < 5) return
      if (head[0] === commandComplete) completed()
      skip = head.readUInt32BE(1) - 4
      head = Buffer.alloc(0)
    }
  })
}
