import { execFile } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

export interface Outcome {
  /** Null when the program couldn't be started. */
  readonly code: number | null
  /** Both of its streams. */
  readonly output: string
}

/** Runs a program at the root of the repository, to its end. Never rejects. */
export function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
    execFile(file, args, options, (error, out, err) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0
      resolve({ code, output: out + err })
    })
  })
}

/** What `docker` answers. @throws Error with its output when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  return answerOf(['docker', ...args], await run('docker', args))
}

/** What a program answered. @throws Error with its output when it failed. */
export function answerOf(command: readonly string[], { code, output }: Outcome): string {
  if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}:\n${output}`)
  return output.trim()
}

/** What the tests of the containers run on. */
export interface Ground {
  /** Compose v2 where it is installed, else v1. */
  readonly compose: readonly [string, ...string[]]
  /** `SKEIN_TEST_NODE_IMAGE`, for where the usual one can't be pulled: any image with Node 24, npm and a shell. */
  readonly nodeImage: string
}

/**
 * Looks for an engine, for compose and for the images that ours are made from; in words what is missing first.
 * @param more images of databases that are needed, too.
 */
export async function findGround(...more: readonly string[]): Promise<Ground | string> {
  const engine = await run('docker', ['version', '--format', '{{.Server.Version}}'])
  if (engine.code !== 0) return 'no container engine answers'
  const v2 = await run('docker', ['compose', 'version'])
  const v1 = await run('docker-compose', ['version'])
  if (v2.code !== 0 && v1.code !== 0) return 'docker compose is not installed'
  const nodeImage = process.env['SKEIN_TEST_NODE_IMAGE'] ?? 'node:24-alpine'
  for (const image of ['postgres:17-alpine', nodeImage, ...more])
    if (!(await isPresent(image))) return `the image ${image} is neither here nor to be had from a registry`
  return { compose: v2.code === 0 ? ['docker', 'compose'] : ['docker-compose'], nodeImage }
}

async function isPresent(image: string): Promise<boolean> {
  const { code } = await run('docker', ['image', 'inspect', image])
  return code === 0 || (await run('docker', ['pull', '--quiet', image])).code === 0
}
