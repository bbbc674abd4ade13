import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineService, type Service, SkeinError } from '@skein/core'
import { type Config, defineConfig } from './define.ts'

/** What a configuration file holds. */
export type Read =
  | { readonly kind: 'system'; readonly config: Config }
  | { readonly kind: 'service'; readonly service: Service }

/**
 * Loads a configuration file, which is code of its owner's.
 * @throws SkeinError CONFIG_INVALID naming the file, and the key where one is wrong.
 */
export async function readConfig(file: string): Promise<Read> {
  const content = await load(file)
  return within(file, () => {
    if (typeof content !== 'object' || content === null) {
      throw new SkeinError('CONFIG_INVALID', 'there is no configuration in it.', {
        hint: 'Write: export default defineConfig({ … }), or defineService({ … }).',
        data: { key: 'default' },
      })
    }
    if ('store' in content || 'migrations' in content)
      return { kind: 'service', service: defineService(content as Service) }
    return { kind: 'system', config: defineConfig(content as Config) }
  })
}

async function load(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { readonly default?: unknown }).default
  } catch (thrown) {
    throw named(file, thrown)
  }
}

/** Does something about a file's content; what goes wrong names the file. */
export function within<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw named(file, thrown)
  }
}

function named(file: string, thrown: unknown): SkeinError {
  // Not instanceof: a configuration may bring a copy of the package that defines the class.
  const {
    message = String(thrown),
    hint,
    data,
  } = (thrown ?? {}) as { message?: string; hint?: string; data?: Record<string, unknown> }
  // A syntax error says where only at the head of its stack; the line that follows is the file's and may hold a password.
  const detail = thrown instanceof SyntaxError ? thrown.stack?.split('\n', 1)[0] : undefined
  return new SkeinError('CONFIG_INVALID', `${file}: ${message}`, {
    hint: hint ?? hintFor(file, message),
    data: { ...data, file },
    ...(detail && { detail }),
    cause: thrown,
  })
}

function hintFor(file: string, message: string): string {
  const [, missing] = /^Cannot find package '([^']+)'/.exec(message) ?? []
  if (missing !== undefined) return `Install it: npm install --save-dev ${missing}`
  if (!file.endsWith('.ts') || !message.includes('import statement outside a module'))
    return 'Correct that file; nothing was touched.'
  return `Rename it to ${basename(file, '.ts')}.mts: to Node a .ts is CommonJS here, as package.json says. Nothing was touched.`
}
