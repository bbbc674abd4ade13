import { createHash, hash as hashOf } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SkeinError } from '../error.ts'
import type { FindingCode } from '../finding.ts'
import type { Manner, TextBody } from '../migration.ts'

/** The text as it is hashed and sent: no BOM, LF line ends. */
export function normalise(text: string): string {
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return bare.includes('\r') ? bare.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : bare
}

const part = 1024 * 1024

/** SHA-256 in hex of a normalised text. */
export function checksum(text: string): string {
  if (text.length <= part) return hashOf('sha256', text)
  const hash = createHash('sha256')
  // Part by part, because a text is turned into bytes before it is hashed.
  for (let at = 0; at < text.length;) {
    const cut = at + part
    const end = isHighSurrogate(text.charCodeAt(cut - 1)) ? cut + 1 : cut
    hash.update(text.slice(at, end), 'utf8')
    at = end
  }
  return hash.digest('hex')
}

/** The first half of a character that a cut would tear apart. */
function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}

/** A text, or what forbids it with the 1-based line where it stands. */
type Decoded =
  | { readonly text: string }
  | { readonly code: FindingCode & ('NOT_UTF8' | 'NUL_BYTE'); readonly line: number }

/** A file's text. @throws what the file system says. */
export function decodeFile(path: string): Decoded {
  // Straight to a text: of many files, or of a large one, the bytes would be held beside it until they are collected.
  const text = readFileSync(path, 'utf8')
  // This character stands for bytes that are none, unless somebody wrote it.
  return text.includes('\uFFFD') ? decode(readFileSync(path)) : judge(text)
}

export function decode(bytes: Buffer): Decoded {
  try {
    return judge(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return { code: 'NOT_UTF8', line: lineOfFirstBadByte(bytes) }
  }
}

function judge(raw: string): Decoded {
  const text = normalise(raw)
  const nul = text.indexOf('\0')
  return nul < 0 ? { text } : { code: 'NUL_BYTE', line: text.slice(0, nul).split('\n').length }
}

/** The checksum of a text as it came from a disk, or from wherever its old versions are kept. */
export function checksumOf(text: string): string {
  return checksum(normalise(text))
}

/**
 * A body whose text stays on disk until it is sent.
 * @param text the file's, as `readText` gives it.
 * @param part what of it is the body; it should keep line numbers, so that errors name places in the file.
 */
export function fileBody(file: string, text: string, manner: Manner, part: (text: string) => string = whole): TextBody {
  const expected = checksum(part(text))
  return { kind: 'text', file, checksum: expected, manner, read: () => readAgain(file, expected, part) }
}

function whole(text: string): string {
  return text
}

/** A body whose text is at hand. */
export function inlineBody(name: string, text: string, manner: Manner): TextBody {
  const normal = normalise(text)
  return { kind: 'text', file: `(${name})`, checksum: checksum(normal), manner, read: () => normal }
}

/** The text once more, for the last time before it is used. @throws SkeinError FILE_CHANGED, FILE_UNREADABLE */
export function readAgain(file: string, expected: string, part: (text: string) => string): string {
  let decoded: Decoded
  try {
    decoded = decodeFile(file)
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `${file} could be read a moment ago and can't be now.`, {
      cause,
      data: { file },
    })
  }
  const text = 'text' in decoded ? part(decoded.text) : null
  if (text !== null && checksum(text) === expected) return text
  throw new SkeinError('FILE_CHANGED', `${file} changed after the plan was made.`, {
    hint: 'Run the command again to plan with the file as it is now.',
    data: { file },
  })
}

function lineOfFirstBadByte(bytes: Buffer): number {
  const lossy = bytes.toString('utf8')
  const kept = Buffer.from(lossy, 'utf8')
  let at = 0
  while (at < bytes.length && bytes[at] === kept[at]) at++
  return normalise(bytes.subarray(0, at).toString('latin1')).split('\n').length
}
