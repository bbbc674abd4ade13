import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Surroundings } from '../../src/migration.ts'
import { readMigrations } from '../../src/migrations/folder.ts'
import { readProgram } from '../../src/programs/body.ts'

const folder = mkdtempSync(join(tmpdir(), 'skein-body-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Reads a program and runs it as a store would; gives the lines that it said. */
async function called(path: string, before: () => void = () => {}, signal = new AbortController().signal) {
  const said: string[] = []
  const surroundings: Surroundings = {
    service: 'clinic',
    connection: async () => ({
      environment: { SKEIN_URL: 'x://me:s3cret%2F@there', PASS: 's3cret/', INHERITED: undefined },
      secrets: ['s3cret/', 's3cret%2F'],
    }),
    say: (line, stream) => said.push(`${stream}: ${line}`),
  }
  const { body } = readProgram(path, 'up', [])
  before()
  await body.within?.(surroundings).call(null, signal)
  return said
}

test('it finds the connection in its environment, and its output is told without secrets', async () => {
  const path = written('1_a.up.sh', 'echo $SKEIN_SERVICE $SKEIN_URL; echo $PASS >&2; basename "$PWD"')
  const said = await called(path)
  expect(said).toEqual(
    expect.arrayContaining(['out: clinic x://me:***@there', 'err: ***', `out: ${folder.split('/').at(-1)}`]),
  )
})

test('what must not be inherited is not', async () => {
  process.env['INHERITED'] = 'wrong'
  try {
    expect(await called(written('1_a.up.sh', 'echo ${INHERITED-none}'))).toEqual(['out: none'])
  } finally {
    delete process.env['INHERITED']
  }
})

test('another exit code than 0 fails with what it said last, without secrets', async () => {
  const path = written('1_a.up.sh', 'seq 100; echo $PASS; exit 3')
  await expect(called(path)).rejects.toMatchObject({
    code: 'STEP_FAILED',
    message: '1_a.up.sh ended with exit code 3.',
    data: { exit: 3, file: path },
    detail: expect.stringMatching(/^82\n[^]*\n100\n\*\*\*$/) as string,
  })
})

test('killed by a signal it fails with its name', async () => {
  await expect(called(written('1_a.up.sh', 'kill -9 $$'))).rejects.toMatchObject({
    message: '1_a.up.sh ended with SIGKILL.',
  })
})

test('ended by its caller it is cancelled, unless it finished all the same', async () => {
  const end = () => AbortSignal.timeout(200)
  await expect(called(written('1_a.up.sh', 'sleep 20'), undefined, end())).rejects.toMatchObject({ code: 'CANCELLED' })
  const path = written('2_a.up.sh', `trap 'echo done; exit 0' TERM; while :; do sleep 0.05; done`)
  expect(await called(path, undefined, end())).toContain('out: done')
})

test('a file that changed after it was read is not run', async () => {
  const path = written('1_a.up.sh', 'echo one')
  await expect(called(path, () => written('1_a.up.sh', 'echo two'))).rejects.toMatchObject({
    code: 'FILE_CHANGED',
    kind: 'refused',
  })
})

test('comments at its top hold directives; what is no text has a checksum and none', () => {
  const path = written('1_a.up.py', '#!/usr/bin/env python3\n# skein: requires=user@2 phase=backfill\nprint(1)\n')
  const { body, directives } = readProgram(path, 'up', [])
  expect(directives).toMatchObject({ requires: [{ service: 'user', version: 2n }], phase: 'backfill' })
  expect(body.manner.transaction).toBe(false)
  const binary = readProgram(written('tool', Buffer.from([0x7f, 0x45, 0, 0xff])), 'up', [])
  expect(binary.body.checksum).toMatch(/^[0-9a-f]{64}$/)
  expect(binary.body.checksum).not.toBe(body.checksum)
})

test('in a folder they stand beside texts, and what nobody runs is a finding', () => {
  const place = join(folder, 'migrations')
  mkdirSync(place)
  writeFileSync(join(place, '1_a.up.sh'), 'echo', { mode: 0o644 })
  writeFileSync(join(place, '1_a.down.sql'), 'SELECT 1')
  writeFileSync(join(place, '2_b.up'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(place, '3_c.up.rb'), '', { mode: 0o644 })
  const { migrations, findings } = readMigrations(place, ['sql'])
  expect(migrations.map(({ up, down }) => [up.kind, down?.kind])).toEqual([
    ['call', 'text'],
    ['call', undefined],
  ])
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'UNREADABLE_NAME', message: expect.stringContaining('executable') as string }),
  )
})
