// For build.mjs: a package's modules put together, but for those that are found by their names.
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const { folder, out, made } = /** @type {{ folder: string, out: string, made: string }} */ (
  JSON.parse(process.env.SKEIN_BUNDLE ?? '{}')
)

/** What the manifest names, the commands, and programs. */
const manifest = readFileSync(`${folder}/package.json`, 'utf8')
const named = [...manifest.matchAll(/"\.\/dist\/([^"]+)\.js"/g)].map(([, name = '']) => name)
const found = globSync(['commands/*.js', '**/child.js'], { cwd: out }).map((file) => file.slice(0, -'.js'.length))

/**
 * Node looks at every property of a built-in module that is imported, which makes standard input and much else that
 * nobody asked for. One that is asked for is just handed over.
 */
const builtIns = {
  name: 'built-ins',
  /** @param {string} code */
  renderChunk: (code) => code.replaceAll(/^import (?:(\w[\w$]*)(?:, )?)?(?:\{(.*)\})? from "(node:.+)";$/gm, handOver),
}

/** @type {(statement: string, whole: string | undefined, parts: string | undefined, name: string) => string} */
function handOver(_, whole, parts, name) {
  const names = [whole, parts && `{${parts.replaceAll(' as ', ': ')}}`].filter(Boolean)
  return names.map((left) => `const ${left} = globalThis.process.getBuiltinModule("${name}");`).join('\n')
}

/** Of the command line: what every start of it reads, and finds in many files. It stays a dependency, which audits see. */
const inlined = folder.endsWith('orchestrator') ? ['commander'] : []
const place = (/** @type {string} */ name) => `${folder}/node_modules/${name}`

/** Whoever ships somebody's work ships their terms. */
const licences = {
  name: 'licences',
  /** @this {import('rolldown').PluginContext} */
  generateBundle() {
    for (const name of inlined)
      this.emitFile({ type: 'asset', fileName: `${name}.LICENSE`, source: readFileSync(`${place(name)}/LICENSE`) })
  },
}

/** Of the command line: what almost every verb needs lies in one file, and help needs none of it. */
const groups = [
  { name: 'main', test: /[\\/](?:main|io|version|shipped|result)\.js$/, priority: 2 },
  { name: 'parser', test: /program\.js$|[\\/]commander[\\/]/, priority: 1 },
  { name: 'verbs', test: /(?:perform|engine[\\/]survey|values[\\/]status)\.js$/ },
]

export default {
  input: Object.fromEntries([...named, ...found].map((name) => [name, join(out, `${name}.js`)])),
  platform: 'node',
  /** @param {string} id */
  external: (id) => !/^(?:[./]|[a-z]:)/i.test(id) && !inlined.includes(id),
  resolve: { alias: Object.fromEntries(inlined.map((name) => [name, resolve(place(name), 'index.js')])) },
  preserveEntrySignatures: 'allow-extension',
  plugins: [builtIns, licences],
  output: {
    dir: made,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: folder.endsWith('orchestrator') ? groups : [] },
  },
}
