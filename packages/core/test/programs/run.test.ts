import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type End, runProgram } from '../../src/programs/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'skein-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs lines of shell; gives how they ended and what they said. */
async function run(text: string, signal?: AbortSignal): Promise<End & { said: string[] }> {
  const said: string[] = []
  const program = {
    command: '/bin/sh',
    args: ['-c', text],
    cwd: folder,
    env: { ...process.env, GIVEN: 'yes', HOME: undefined },
    say: (line: string, stream: string) => said.push(`${stream}: ${line}`),
  }
  return { ...(await runProgram(program, signal ?? new AbortController().signal)), said }
}

/** A file that something writes to again and again, and whether it still does. */
async function grows(path: string): Promise<boolean> {
  const before = readFileSync(path).length
  await sleep(300)
  return readFileSync(path).length > before
}

test('its exit code, its lines and its surroundings', async () => {
  expect(await run('echo $GIVEN; echo ${HOME-none} >&2; pwd; printf end; exit 7')).toEqual({
    code: 7,
    signal: null,
    said: expect.arrayContaining(['out: yes', 'err: none', `out: ${folder}`, 'out: end']) as string[],
  })
})

test('many lines arrive whole and in their order', async () => {
  const { said } = await run('i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done')
  expect(said).toEqual([...Array(3000).keys()].map((n) => `out: line ${n}`))
})

test('what it started ends with it', async () => {
  const path = join(folder, 'left-behind')
  await run(`( while :; do echo x >> ${path}; sleep 0.02; done ) & sleep 0.1`)
  expect(await grows(path)).toBe(false)
})

test('one that left its group and holds the output open is not waited for', async () => {
  const began = performance.now()
  expect((await run('setsid sleep 20 & echo here')).said).toEqual(['out: here'])
  expect(performance.now() - began).toBeLessThan(5000)
})

test('a signal asks it to end, and it may tidy up', async () => {
  const end = new AbortController()
  setTimeout(() => end.abort(), 200)
  const { code, said } = await run(`trap 'echo tidy; exit 3' TERM; while :; do sleep 0.05; done`, end.signal)
  expect(code).toBe(3)
  expect(said).toContain('out: tidy')
})

test('one that will not end is killed after a while', async () => {
  const end = new AbortController()
  setTimeout(() => end.abort(), 100)
  const began = performance.now()
  expect(await run(`trap '' TERM; while :; do sleep 0.05; done`, end.signal)).toMatchObject({ signal: 'SIGKILL' })
  expect(performance.now() - began).toBeGreaterThan(4000)
})

test('a signal given before ends it as well', async () => {
  expect(await run('sleep 20', AbortSignal.abort())).toMatchObject({ code: null })
})

test('a folder that is gone is refused, and nothing is started', async () => {
  const program = { command: '/bin/sh', args: ['-c', 'exit 0'], cwd: join(folder, 'gone'), env: {}, say: () => {} }
  await expect(runProgram(program, new AbortController().signal)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    kind: 'refused',
  })
})

test('it is gone within a second after whoever started it was killed', async () => {
  const path = join(folder, 'killed')
  const holder = fileURLToPath(new URL('./holder.ts', import.meta.url))
  const child = spawn(process.execPath, [
    holder,
    folder,
    `trap '' TERM; while :; do echo x >> ${path}; sleep 0.02; done`,
  ])
  while (!existsSync(path)) await sleep(20)
  expect(await grows(path)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await sleep(1000)
  expect(await grows(path)).toBe(false)
})
