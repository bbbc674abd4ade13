import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import type { Peer } from './peer.ts'

const write: Peer['write'] = (folder, changes) => {
  for (const { version, up, down } of changes) {
    writeFileSync(join(folder, `${version}_change.up.sql`), up)
    writeFileSync(join(folder, `${version}_change.down.sql`), down)
  }
}

/** The command line, with the start of its process. @param skein its program. */
export function commandLine(skein: string, place: string): Peer {
  return {
    name: 'skein up',
    version: () => 'here',
    write,
    up: (folder, url) => ({
      file: execPath,
      args: [skein, 'up', '--url', url, '--dir', folder],
      cwd: place,
      env: { NODE_COMPILE_CACHE: join(place, 'cache') },
    }),
  }
}

/** `migrate()` as a service calls it at its start, without the start of its process. */
export function library(client: 'pg' | 'postgres', place: string): Peer {
  const program = join(place, `${client}.mjs`)
  writeFileSync(
    program,
    `import { migrate } from '@skein/core'
import { postgres } from '@skein/postgres'
const [url, migrations] = process.argv.slice(2)
const began = performance.now()
await migrate({ name: 'bench', store: postgres({ url, client: '${client}' }), migrations })
process.stdout.write(String(performance.now() - began))
`,
  )
  return {
    name: `migrate() over ${client}`,
    version: () => 'here',
    write,
    up: (folder, url) => ({ file: execPath, args: [program, url, folder], cwd: place, tells: true }),
  }
}
