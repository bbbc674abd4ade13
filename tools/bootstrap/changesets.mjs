// Asks changesets whether its files can be read, name packages that exist, and are there where packages changed.
import { spawnSync } from 'node:child_process'

// A clone of one branch may not have the branch that releases start from, or only as the remote's.
const base = ['main', 'origin/main'].find((ref) => git(`rev-parse --verify --quiet ${ref}`))
if (base === undefined) console.log('Neither main nor origin/main is in this clone: changes are not compared with it.')
const { status } = spawnSync(`changeset status${base === 'main' ? '' : ` --since=${base ?? 'HEAD'}`}`, {
  shell: true,
  stdio: 'inherit',
})
process.exit(status ?? 1)

/** @param {string} command */
function git(command) {
  return spawnSync(`git ${command}`, { shell: true, stdio: 'ignore' }).status === 0
}
