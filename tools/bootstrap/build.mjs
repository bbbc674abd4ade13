// Builds one package: `node tools/bootstrap/build.mjs packages/core` turns its src into its dist.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node tools/bootstrap/build.mjs <folder of a package>')
  process.exit(64)
}
// The compiler leaves the output of deleted sources where it is, and a package ships all of dist.
rmSync(`${folder}/dist`, { recursive: true, force: true })
const { status } = spawnSync(`tsc -p "${folder}/tsconfig.build.json"`, { shell: true, stdio: 'inherit' })
process.exit(status ?? 1)
