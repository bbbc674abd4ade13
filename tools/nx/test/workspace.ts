import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Files, folder, link, read, repository, write } from './scratch.ts'

const plugin = join(import.meta.dirname, '..')

/** An nx workspace of its own, where the plugin is installed as it is published. */
export function workspace(files: Files): string {
  const root = folder({
    'package.json': { name: 'scratch', private: true, type: 'module' },
    'nx.json': { analytics: false, neverConnectToCloud: true, plugins: ['@skein/nx'] },
    '.gitignore': 'node_modules\n.nx\n',
    'node_modules/.bin/skein': `#!/bin/sh\nexec "${process.execPath}" "${repository}/tools/orchestrator/src/bin.ts" "$@"\n`,
    ...files,
  })
  chmodSync(join(root, 'node_modules/.bin/skein'), 0o755)
  install(root)
  for (const name of ['core', 'postgres', 'embedded', 'testing'])
    link(root, `@skein/${name}`, join(repository, 'packages', name))
  link(root, 'skein', join(repository, 'tools/orchestrator'))
  for (const name of ['nx', 'oxc-parser', 'vitest']) link(root, name, join(plugin, 'node_modules', name))
  return root
}

function install(root: string): void {
  const installed = join(root, 'node_modules/@skein/nx')
  const { publishConfig, files, ...manifest } = JSON.parse(read(plugin, 'package.json')) as {
    publishConfig: { exports: object }
    files: string[]
  }
  write(installed, { 'package.json': { ...manifest, ...publishConfig } })
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', join(plugin, 'tsconfig.build.json'), '--outDir', join(installed, 'dist')])
  for (const name of files.filter((file) => file !== 'dist'))
    cpSync(join(plugin, name), join(installed, name), { recursive: true })
}

/** What one command left behind. */
export interface Done {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs nx itself, without daemon and cloud. */
export async function nx(root: string, ...args: readonly string[]): Promise<Done> {
  return await node(root, 'node_modules/nx/dist/bin/nx.js', args)
}

/** Runs a program of Node's to its end, without the environment of these tests. */
export async function node(
  root: string,
  file: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Done> {
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: process.env['HOME'],
    SKEIN_TEST_POSTGRES_URL: process.env['SKEIN_TEST_POSTGRES_URL'],
    CI: 'true',
    NO_COLOR: '1',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    ...more,
  }
  const child = spawn(process.execPath, [file, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (written[stream] += text))
  const { promise, resolve, reject } = Promise.withResolvers<Done>()
  child.on('error', reject)
  child.on('close', (code) => resolve({ ...written, code }))
  return await promise
}

/** All that a command wrote, where it failed; nothing where it didn't. */
export async function complaint(run: Promise<Done>): Promise<string> {
  const { code, stdout, stderr } = await run
  return code === 0 ? '' : `${stdout}${stderr}It ended with ${code}.`
}

/** What the compiler has against a project; not what it has against the sources of packages that are linked here. */
export async function typeErrors(root: string, project: string): Promise<string> {
  const { stdout, stderr } = await node(root, join(repository, 'node_modules/typescript/bin/tsc'), ['-p', project])
  const own = stdout.split('\n').filter((line) => !line.startsWith('../') && !line.startsWith(' '))
  return [...own, stderr].join('\n').trim()
}
