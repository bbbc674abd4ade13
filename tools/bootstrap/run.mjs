// The one door for `npm start`, `npm test` and `npm run skein`: brings what a fresh machine lacks, then runs the real
// command. Plain JavaScript without dependencies: it runs on Node 20 and before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const marker = join(root, 'node_modules/.skein-installed')

/**
 * What each door opens: the file that the right Node then runs, and its first arguments.
 *
 * @type {Record<string, readonly [file: string, ...args: string[]]>}
 */
const doors = {
  start: ['tools/orchestrator/src/bin.ts', 'up'],
  skein: ['tools/orchestrator/src/bin.ts'],
  test: ['node_modules/vitest/vitest.mjs', 'run', ...report(process.env.SKEIN_TEST_REPORT)],
  'test:long': ['node_modules/vitest/vitest.mjs', 'run'],
  check: ['tools/bootstrap/check.mjs'],
  format: ['node_modules/oxfmt/bin/oxfmt', '.'],
  nx: ['node_modules/nx/dist/bin/nx.js'],
  bench: ['tools/bench/src/bin.ts'],
}

const [door, ...rest] = process.argv.slice(2)
const command = Object.entries(doors).find(([name]) => name === door)?.[1]
if (!command) {
  console.error(`usage: node tools/bootstrap/run.mjs ${Object.keys(doors).join('|')} [arguments]`)
  process.exit(64)
}
install()
run(command, rest)

/**
 * @param {string | undefined} file where the results go as JSON, besides the usual output
 * @returns {string[]}
 */
function report(file) {
  return file ? ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`] : []
}

/** Installs when the lockfile or a manifest changed since the last time; a second start pays only for the look. */
function install() {
  // A link leads to the modules of another checkout; an installation would go through it and break theirs.
  if (lstatSync(dirname(marker), { throwIfNoEntry: false })?.isSymbolicLink()) return
  const wanted = fingerprint()
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  console.error('Installing what Skein needs (once) …')
  const { status } = spawnSync('npx --yes pnpm@12 install --frozen-lockfile --reporter=append-only', {
    cwd: root,
    shell: true,
    // Installation is no part of the answer: stdout belongs to the command that follows.
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    console.error('The installation failed; nothing was started. The lines above say why.')
    console.error('After a change to a package.json the lockfile must follow: npx pnpm@12 install --no-frozen-lockfile')
    process.exit(status ?? 1)
  }
  writeFileSync(marker, wanted)
}

function fingerprint() {
  const hash = createHash('sha256')
  const manifests = ['packages', 'services', 'migrations', 'tools']
    .filter((room) => existsSync(join(root, room)))
    .flatMap((room) => readdirSync(join(root, room)).map((name) => `${room}/${name}/package.json`))
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', ...manifests]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** @returns {Record<string, string>} */
function surroundings() {
  if (door === 'test') return {}
  // Each test that has a long form takes it.
  return door === 'test:long' ? { SKEIN_TEST_LONG: '1' } : { SKEIN_ENV: 'development' }
}

/** This Node where it can run TypeScript as it is, else the one that came from npm. */
function rightNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  const brought = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(brought)) return brought
  console.error(`Skein needs Node 22.18 or newer, this is ${process.version}, and the one from npm is missing.`)
  console.error('Run: npx pnpm@12 install --force')
  process.exit(1)
}

/**
 * @param {readonly [file: string, ...args: string[]]} command
 * @param {readonly string[]} more the arguments of the one who called
 */
function run([file, ...args], more) {
  const node = rightNode()
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn(node, [join(root, file), ...args, ...more], {
    cwd: root,
    stdio: 'inherit',
    // Working on the repository is development, unless somebody says otherwise; the product itself assumes nothing.
    env: { ...surroundings(), ...process.env, PATH: path },
  })
  // A terminal sends Ctrl-C to the child as well; it decides how to end, and we end as it did.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}
