import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { HOST, USER } from './client.ts'
import type { Home } from './home.ts'

/** The server's password; invented and written (mode 0600) by whoever asks first, the same for everybody after. */
export function readPassword(home: Home): string {
  if (!existsSync(home.passfile)) invent(home.passfile)
  return readFileSync(home.passfile, 'utf8').trim().split(':').at(-1) ?? ''
}

function invent(passfile: string): void {
  const draft = `${passfile}-${randomBytes(8).toString('hex')}`
  writeFileSync(draft, `${HOST}:*:*:${USER}:${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  try {
    // A link appears whole or not at all, and only once.
    linkSync(draft, passfile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
