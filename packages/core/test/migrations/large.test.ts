import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '../../src/migrations/folder.ts'
import type { TextBody } from '../../src/migration.ts'
import { checksum, normalise } from '../../src/migrations/text.ts'
import { folderOf } from './disk.ts'

const row = `INSERT INTO a VALUES ('${'ä'.repeat(500)}');\r\n`
/** Nine megabytes, with a BOM and the line ends of another system. */
const text = `\uFEFF-- skein: requires=user@2 lock-timeout=5s\r\n${row.repeat(9000)}`

function bodyOf(files: Readonly<Record<string, string | Uint8Array>>): {
  folder: string
  up: TextBody | undefined
  said: string[]
} {
  const folder = folderOf(files)
  const { migrations, findings } = readMigrations(folder, ['sql'])
  const said = findings.filter(({ severity }) => severity === 'error').map(({ code, line }) => `${code}:${line}`)
  return { folder, up: migrations[0]?.up as TextBody | undefined, said }
}

test('a large file is read in parts, and is the same as one that is read whole', () => {
  const { up, said } = bodyOf({ '1_a.up.sql': text })
  expect(said).toEqual([])
  expect(up?.checksum).toBe(checksum(normalise(text)))
  expect(up?.manner).toEqual({ transaction: true, lockTimeout: 5000 })
  for (const bytes of [1000, 64 * 1024, 1024 * 1024]) {
    const parts = [...(up?.parts?.(bytes) ?? [])]
    expect(parts.length).toBeGreaterThan(9_000_000 / (bytes + row.length * 2))
    expect(parts.join('')).toBe(normalise(text))
  }
  expect(up?.read()).toBe(normalise(text))
})

test('a small file is not', () => {
  expect(bodyOf({ '1_a.up.sql': row }).up).not.toHaveProperty('parts')
})

test('directives are found where they are late, and mistakes where they stand', () => {
  const late = `${text}-- skein: transaction=off\n`
  expect(bodyOf({ '1_a.up.sql': late }).said).toEqual(['BAD_DIRECTIVE:9002'])
  expect(bodyOf({ '1_a.up.sql': `-- skein: nonsense\n${text.slice(1)}` }).said).toEqual(['UNKNOWN_DIRECTIVE:1'])
})

test('what is no text is refused at its line', () => {
  expect(bodyOf({ '1_a.up.sql': `${text}\0` }).said).toEqual(['NUL_BYTE:9002'])
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xff])])
  expect(bodyOf({ '1_a.up.sql': bytes }).said).toEqual(['NOT_UTF8:9002'])
})

test('one that was changed since is noticed behind its last part', () => {
  const { folder, up } = bodyOf({ '1_a.up.sql': text })
  writeFileSync(join(folder, '1_a.up.sql'), `${text}SELECT 1;\n`)
  const parts = up?.parts?.(1024 * 1024) ?? []
  expect(() => [...parts]).toThrow(expect.objectContaining({ code: 'FILE_CHANGED' }))
})

test.each([
  ['is gone', (file: string) => rmSync(file), 'FILE_UNREADABLE'],
  ['is no text any more', (file: string) => writeFileSync(file, Buffer.from([0x31, 0xff])), 'FILE_CHANGED'],
] as const)('one that %s since it was read is told as that', (_, change, code) => {
  const { folder, up } = bodyOf({ '1_a.up.sql': text })
  change(join(folder, '1_a.up.sql'))
  expect(() => [...(up?.parts?.(1024 * 1024) ?? [])]).toThrow(expect.objectContaining({ name: 'SkeinError', code }))
})

test.skipIf(!existsSync('/proc/self/fd'))('one of which nobody wants more is closed', () => {
  const { up } = bodyOf({ '1_a.up.sql': text })
  const before = readdirSync('/proc/self/fd').length
  for (const _ of up?.parts?.(1000) ?? []) break
  expect(readdirSync('/proc/self/fd')).toHaveLength(before)
})
