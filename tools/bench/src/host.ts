import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

/** The embedded server, durable as a real one, in a process of its own. @param place where it is installed. */
export async function host(place: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const program = join(place, 'host.mjs')
  writeFileSync(
    program,
    `import { startServer } from '@skein/embedded'
const server = await startServer({ folder: new URL('server', import.meta.url).pathname })
process.stdout.write(server.url('postgres'))
process.stdin.resume().on('end', async () => { await server.release(); process.exit() })
`,
  )
  const child = spawn(execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [url] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    url: url.toString(),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
