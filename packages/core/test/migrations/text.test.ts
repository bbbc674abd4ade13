import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checksum, decode, fileBody, inlineBody, normalise } from '../../src/migrations/text.ts'
import { thrown } from '../thrown.ts'
import { folderOf } from './disk.ts'

const manner = { transaction: true, lockTimeout: null }
const bytes = (...parts: (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))

test.each<[what: string, text: string]>([
  ['LF', 'a\nb\n'],
  ['CRLF', 'a\r\nb\r\n'],
  ['CR', 'a\rb\r'],
  ['mixed', 'a\r\nb\r'],
  ['a BOM', '\ufeffa\nb\n'],
  ['a BOM and CRLF', '\ufeffa\r\nb\r\n'],
])('is the same text with %s', (_, text) => {
  expect(decode(Buffer.from(text))).toEqual({ text: 'a\nb\n' })
  expect(inlineBody('1', text, manner).checksum).toBe(
    '911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2',
  )
})

test('only one BOM, and only at the start', () => {
  expect(normalise('\ufeff\ufeffa')).toBe('\ufeffa')
  expect(normalise('a\ufeff')).toBe('a\ufeff')
})

test('everything else in a text counts', () => {
  const texts = ['a\nb', 'a\nb\n', 'a\nb\n\n', 'a\nb ', 'A\nb', 'a\n\tb', '']
  expect(new Set(texts.map((text) => inlineBody('1', text, manner).checksum)).size).toBe(texts.length)
})

test('the checksum of a large text is that of its bytes, wherever it is cut', () => {
  for (const shift of [0, 1]) {
    const text = 'x'.repeat(shift) + '🪿'.repeat(1_200_000)
    expect(checksum(text)).toBe(createHash('sha256').update(Buffer.from(text)).digest('hex'))
  }
})

test('the checksum is SHA-256 in hex of UTF-8', () => {
  expect(checksum('größe')).toBe('d353a2671b67afff0941ae456e5c76e9394bd6579774ae7542a6185fb9843384')
})

test.each<[what: string, content: Buffer, expected: unknown]>([
  ['nothing', bytes(), { text: '' }],
  ['letters of two bytes', bytes('größe'), { text: 'größe' }],
  ['NUL at the start', bytes(0), { code: 'NUL_BYTE', line: 1 }],
  ['NUL on line 3', bytes('a\r\nb\n', 0, 'c'), { code: 'NUL_BYTE', line: 3 }],
  ['UTF-16', bytes(0xff, 0xfe, 'a', 0), { code: 'NOT_UTF8', line: 1 }],
  ['latin1 on line 2', bytes('a\ngr', 0xf6, 0xdf, 'e'), { code: 'NOT_UTF8', line: 2 }],
  ['latin1 on line 3, with CRLF', bytes('ä\r\nb\r\n', 0xe4, '\n'), { code: 'NOT_UTF8', line: 3 }],
  ['a letter cut at the end', bytes('a\n', 0xc3), { code: 'NOT_UTF8', line: 2 }],
  ['a letter cut before a line ends', bytes('a\n', 0xef, 0xbf, '\nb'), { code: 'NOT_UTF8', line: 2 }],
  ['half a surrogate', bytes('a\nb\n', 0xed, 0xa0, 0x80), { code: 'NOT_UTF8', line: 3 }],
  ['a real replacement character, then a wrong byte', bytes('\ufffd\n', 0x80), { code: 'NOT_UTF8', line: 2 }],
])('decodes %s', (_, content, expected) => {
  expect(decode(content)).toEqual(expected)
})

test('decode never throws, and gives back what is UTF-8', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
      expect(decode(Buffer.from(array))).toBeTypeOf('object')
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const decoded = decode(Buffer.from(text))
      expect(decoded).toMatchObject(text.includes('\0') ? { code: 'NUL_BYTE' } : { text: normalise(text) })
    }),
  )
})

test('a file is read when it is sent, as it was judged', () => {
  const file = join(folderOf({ '1.sql': '\ufeffselect 1;\r\n' }), '1.sql')
  const body = fileBody(file, 'select 1;\n', manner)
  expect(body).toMatchObject({ kind: 'text', file, checksum: checksum('select 1;\n'), manner })
  expect(body.read()).toBe('select 1;\n')
  writeFileSync(file, 'select 1;\n')
  expect(body.read(), 'other line ends are no other text').toBe('select 1;\n')
})

test.each<[what: string, content: string | Uint8Array]>([
  ['changed', 'select 2;\n'],
  ['longer', 'select 1;\nselect 2;\n'],
  ['shorter', ''],
  ['no text any more', bytes(0xff)],
])('a file that is %s between judging and reading is FILE_CHANGED', (_, content) => {
  const file = join(folderOf({ '1.sql': 'select 1;\n' }), '1.sql')
  const body = fileBody(file, 'select 1;\n', manner)
  writeFileSync(file, content)
  expect(thrown(() => body.read())).toMatchObject({ code: 'FILE_CHANGED', kind: 'refused', data: { file } })
})

test('a part of a file is a body of its own, which changes only with that part', () => {
  const file = join(folderOf({ '1.sql': 'select 1;\n-- down\nselect 2;\n' }), '1.sql')
  const body = fileBody(file, 'select 1;\n-- down\nselect 2;\n', manner, (text) => text.split('-- down')[0] ?? '')
  expect([body.checksum, body.read()]).toEqual([checksum('select 1;\n'), 'select 1;\n'])
  writeFileSync(file, 'select 1;\n-- down\nselect 3;\n')
  expect(body.read()).toBe('select 1;\n')
  writeFileSync(file, 'select 0;\n-- down\nselect 3;\n')
  expect(thrown(() => body.read())).toMatchObject({ code: 'FILE_CHANGED' })
})

test('a file that is gone is FILE_UNREADABLE', () => {
  const file = join(folderOf({ '1.sql': '' }), '1.sql')
  const body = fileBody(file, '', manner)
  rmSync(file)
  expect(thrown(() => body.read())).toMatchObject({ code: 'FILE_UNREADABLE', data: { file } })
})
