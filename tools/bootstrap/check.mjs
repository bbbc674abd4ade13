// `npm run check`: everything that can be said about the repository without running its tests. One line for each
// check, the whole output of those that failed, and the sum alone on the last line.
import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** A check is a command that exits with 0 when all is well. They run in this order, each to its end. */
const checks = {
  types: 'nx run-many -t types --output-style=static-failures-only',
  lint: 'oxlint',
  format: 'oxfmt --check',
  unused: 'knip --no-config-hints',
  build: 'nx run-many -t build --output-style=static-failures-only',
  packages: 'node tools/bootstrap/packages.mjs',
  changesets: 'node tools/bootstrap/changesets.mjs',
}

const only = process.argv.slice(2)
const unknown = only.filter((name) => !(name in checks))
if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(', ')}. The checks are ${Object.keys(checks).join(', ')}.`)
  process.exit(64)
}

let passed = 0
let failed = 0
for (const [name, command] of Object.entries(checks)) {
  if (only.length > 0 && !only.includes(name)) continue
  const start = performance.now()
  const { code, output } = await run(command)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${name.padEnd(12)}${(code === 0 ? 'ok' : 'failed').padEnd(8)}${seconds.padStart(6)} s`)
  if (code === 0) passed += 1
  else {
    failed += 1
    console.log(`\n$ ${command}\n${stripVTControlCharacters(output).replaceAll('\r', '').trim()}\n`)
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/**
 * @param {string} command
 * @returns {Promise<{ code: number, output: string }>} both of its streams as one text
 */
function run(command) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (output += chunk))
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
