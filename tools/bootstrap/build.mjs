// Builds one package: `node tools/bootstrap/build.mjs packages/core` turns its src into its dist. A second word names
// another folder for what is made.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

const [folder, out = `${folder}/dist`] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node tools/bootstrap/build.mjs <folder of a package> [<folder for the output>]')
  process.exit(64)
}
// The compiler leaves the output of deleted sources where it is, and a package ships all of dist.
rmSync(out, { recursive: true, force: true })
const { status } = spawnSync(`tsc -p "${folder}/tsconfig.build.json" --outDir "${resolve(out)}"`, {
  shell: true,
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)
/** Most of a short command's time goes by in finding and reading modules, so these are put together into few. */
const together = ['packages/core', 'packages/control', 'packages/postgres', 'tools/orchestrator']
if (together.includes(relative('.', folder).replaceAll('\\', '/'))) bundle()

function bundle() {
  const made = mkdtempSync(join(dirname(resolve(out)), `.${basename(out)}-`))
  const { status: bundled } = spawnSync('rolldown -c tools/bootstrap/rolldown.config.mjs --log-level warn', {
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SKEIN_BUNDLE: JSON.stringify({ folder, out, made }) },
  })
  if (bundled === 0) {
    for (const file of globSync('**/*.js', { cwd: out })) rmSync(join(out, file))
    for (const file of globSync('**/*.*', { cwd: made })) renameSync(join(made, file), join(out, file))
  }
  rmSync(made, { recursive: true })
  process.exitCode = bundled ?? 1
}
