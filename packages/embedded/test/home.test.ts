import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, onTestFinished, vi } from 'vitest'
import { defaultFolder } from '../src/home.ts'
import { scratch } from './scratch.ts'

test.each([
  ['a repository, also from a service with a configuration of its own', ['.git'], 'services/user', '.skein/postgres'],
  ['a workspace', ['pnpm-workspace.yaml'], 'services/user', '.skein/postgres'],
  ['the nearest configuration outside of a repository', [], 'services/user/src', 'services/user/.skein/postgres'],
  ['where one stands, without any of them', [], 'docs', 'docs/.skein/postgres'],
])('belongs to %s', (_, marks, from, expected) => {
  const root = tree(marks)
  expect(defaultFolder(join(root, from))).toBe(join(root, expected))
})

test('is where SKEIN_EMBEDDED_FOLDER says', () => {
  vi.stubEnv('SKEIN_EMBEDDED_FOLDER', 'elsewhere')
  onTestFinished(() => void vi.unstubAllEnvs())
  const root = tree(['.git'])
  expect(defaultFolder(root)).toBe(join(root, 'elsewhere'))
})

function tree(marks: readonly string[]): string {
  const root = scratch()
  for (const folder of ['services/user/src', 'docs']) mkdirSync(join(root, folder), { recursive: true })
  for (const mark of [...marks, 'services/user/skein.config.ts']) writeFileSync(join(root, mark), '')
  return root
}
