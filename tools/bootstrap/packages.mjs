// Packs every package that is published, as it would be published, and judges the tarballs: publint says whether the
// manifest and the files agree, attw whether a TypeScript program finds the types.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const needed = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']

const out = mkdtempSync(join(tmpdir(), 'skein-packages-'))
let wrong = 0
try {
  for (const path of globSync('{packages,tools}/*/package.json')) {
    const manifest = /** @type {{ name: string, private?: boolean }} */ (JSON.parse(readFileSync(path, 'utf8')))
    if (manifest.private) continue
    const problems = judge(dirname(path))
    if (problems.length > 0) wrong += 1
    console.log(
      problems.length === 0
        ? `${manifest.name}: ok`
        : `${manifest.name}: ${problems.length} failed\n${problems.join('\n')}`,
    )
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}
process.exitCode = wrong === 0 ? 0 : 1

/**
 * @param {string} folder
 * @returns {string[]} what is wrong with its tarball
 */
function judge(folder) {
  const packed = run(`pnpm --dir "${folder}" pack --json --pack-destination "${out}"`)
  if (packed.status !== 0) return [packed.output]
  const { filename, files } = /** @type {{ filename: string, files: { path: string }[] }} */ (JSON.parse(packed.stdout))
  const absent = needed.filter((name) => !files.some(({ path }) => path === name))
  const tools = [`publint run --strict "${filename}"`, `attw --profile esm-only --no-color --no-emoji "${filename}"`]
  const judged = tools.map(run).filter(({ status }) => status !== 0)
  return [...absent.map((name) => `${name} is not in the tarball`), ...judged.map(({ output }) => output)]
}

/** @param {string} command */
function run(command) {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' })
  return { status, stdout, output: `$ ${command}\n${stdout}${stderr}` }
}
