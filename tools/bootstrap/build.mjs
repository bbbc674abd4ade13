// Builds one package: `node tools/bootstrap/build.mjs packages/core` turns its src into its dist. A second word names
// another folder for what is made.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
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
if (together.includes(relative('.', folder).replaceAll('\\', '/'))) await bundle()

/** Puts the modules together, but for those that are found by their names: what the manifest names, and programs. */
async function bundle() {
  const { rolldown } = await import('rolldown')
  const manifest = readFileSync(`${folder}/package.json`, 'utf8')
  const named = [...manifest.matchAll(/"\.\/dist\/([^"]+)\.js"/g)].map(([, name = '']) => name)
  const found = globSync(['commands/*.js', '**/child.js'], { cwd: out }).map((file) => file.slice(0, -'.js'.length))
  /** @type {Record<string, string>} */
  const input = {}
  for (const name of [...named, ...found]) input[name] = join(out, `${name}.js`)
  const made = mkdtempSync(join(dirname(resolve(out)), `.${basename(out)}-`))
  const bundled = await rolldown({
    input,
    platform: 'node',
    external: (id) => !/^(?:[./]|[a-z]:)/i.test(id),
    preserveEntrySignatures: 'allow-extension',
  })
  await bundled.write({ dir: made, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
  for (const file of globSync('**/*.js', { cwd: out })) rmSync(join(out, file))
  for (const file of globSync('**/*.js', { cwd: made })) renameSync(join(made, file), join(out, file))
  rmSync(made, { recursive: true })
}
