import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { SkeinError } from '../error.ts'
import type { Manner, TextBody } from '../migration.ts'
import { directivesOf, type Directives, type Role } from './directives.ts'
import { readAgain } from './text.ts'
import type { Finding } from '../finding.ts'

/** From this size on, in bytes, a file is read in parts and never held whole. */
const large = 8 * 1024 * 1024
/** In bytes. V8 forgets a text of this size as soon as nobody needs it; a much larger one waits for a collection of all. */
const small = 64 * 1024

/**
 * A large file as a body, read once from end to end and kept nowhere. Null where it is not large, or is no text: then
 * whoever reads it whole says why.
 * @param size in bytes.
 */
export function readLarge(
  file: string,
  size: number,
  role: Role,
  findings: Finding[],
): { body: TextBody; directives: Directives } | null {
  if (size < large) return null
  const hash = createHash('sha256')
  const reader = directivesOf(role, file)
  try {
    for (const part of partsOf(file, small)) {
      if (part.includes('\0')) return null
      hash.update(part, 'utf8')
      reader.read(part)
    }
  } catch {
    return null
  }
  const { directives, findings: said } = reader.end()
  findings.push(...said)
  const manner: Manner = { transaction: directives.transaction, lockTimeout: directives.lockTimeout }
  return { body: largeBody(file, hash.digest('hex'), manner), directives }
}

function largeBody(file: string, checksum: string, manner: Manner): TextBody {
  const read = (): string => readAgain(file, checksum, (whole) => whole)
  return { kind: 'text', file, checksum, manner, read, parts: (bytes) => verified(file, checksum, bytes) }
}

/** @throws SkeinError FILE_CHANGED behind the last part, before anybody can take it for the end; FILE_UNREADABLE */
function* verified(file: string, checksum: string, bytes: number): Generator<string> {
  const hash = createHash('sha256')
  const parts = partsOf(file, bytes)
  try {
    for (let next = partAgain(file, parts); next !== null; next = partAgain(file, parts)) {
      hash.update(next, 'utf8')
      yield next
    }
  } finally {
    // Whoever wants no more of it leaves no file open.
    parts.return()
  }
  if (hash.digest('hex') !== checksum) throw changed(file)
}

/** The next part of a file that could be read before. */
function partAgain(file: string, parts: Generator<string, void>): string | null {
  try {
    const { value } = parts.next()
    return value ?? null
  } catch (cause) {
    // It was text.
    if (cause instanceof TypeError) throw changed(file)
    throw new SkeinError('FILE_UNREADABLE', `${file} could be read a moment ago and can't be now.`, {
      cause,
      data: { file },
    })
  }
}

function changed(file: string): SkeinError {
  return new SkeinError('FILE_CHANGED', `${file} changed after the plan was made.`, {
    hint: 'Run the command again to plan with the file as it is now.',
    data: { file },
  })
}

/** The text of a file as it is hashed and sent, in parts that end with a line where one does. @throws TypeError for what is no UTF-8. */
function* partsOf(file: string, about: number): Generator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const bytes = Buffer.alloc(about)
  const handle = openSync(file, 'r')
  try {
    // What stands behind the last line end, because a CR may be the first half of one.
    let left = ''
    for (let size = readSync(handle, bytes); size > 0; size = readSync(handle, bytes)) {
      const read = decoder.decode(bytes.subarray(0, size), { stream: true })
      const cut = read.lastIndexOf('\n') + 1
      if (cut > 0) yield withLf(left + read.slice(0, cut))
      left = cut > 0 ? read.slice(cut) : left + read
    }
    yield withLf(left + decoder.decode())
  } finally {
    closeSync(handle)
  }
}

function withLf(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
}
