import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { folder } from './project.ts'

const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8')
const lines = [...new Set([...runbook.matchAll(/`skein ([^`]+)`/g)].map(([, line = '']) => line))]

test('the runbook has a command for each verb that mends, and each can be typed', async () => {
  const verbs = new Set(lines.map((line) => line.split(' ')[0]))
  for (const verb of ['repair', 'unlock', 'force', 'baseline', 'fresh', 'reset', 'redo', 'history'])
    expect(verbs).toContain(verb)
  const cwd = folder()
  for (const line of lines) {
    const { code, stderr } = await skein([...line.split(' '), '--config', '/is/not/there.ts'], { cwd })
    expect([line, code, stderr]).toEqual([line, 64, expect.stringContaining('There is no file /is/not/there.ts')])
  }
})
