// For build.mjs: a package's modules put together, but for those that are found by their names.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const { folder, out, made } = /** @type {{ folder: string, out: string, made: string }} */ (
  JSON.parse(process.env.SKEIN_BUNDLE ?? '{}')
)

/** What the manifest names, the commands, and programs. */
const manifest = readFileSync(`${folder}/package.json`, 'utf8')
const named = [...manifest.matchAll(/"\.\/dist\/([^"]+)\.js"/g)].map(([, name = '']) => name)
const found = globSync(['commands/*.js', '**/child.js'], { cwd: out }).map((file) => file.slice(0, -'.js'.length))

export default {
  input: Object.fromEntries([...named, ...found].map((name) => [name, join(out, `${name}.js`)])),
  platform: 'node',
  /** @param {string} id */
  external: (id) => !/^(?:[./]|[a-z]:)/i.test(id),
  preserveEntrySignatures: 'allow-extension',
  output: { dir: made, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
}
