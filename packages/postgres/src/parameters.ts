import { readFileSync } from 'node:fs'
import { SkeinError } from '@skein/core'
import type { Ssl, Target } from './target.ts'

/** TLS in libpq's words, as the parameters of a url have them. @throws SkeinError CONFIG_INVALID */
export function tlsIn(parameters: URLSearchParams): {
  readonly mode: Target['sslmode']
  readonly ssl: Ssl | undefined
} {
  const root = parameters.get('sslrootcert')
  const file = (name: string): string | undefined => {
    const path = parameters.get(name)
    return path ? contentOf(name, path) : undefined
  }
  const ca = root === 'system' ? undefined : file('sslrootcert')
  const [cert, key] = [file('sslcert'), file('sslkey')]
  const given = ca !== undefined || cert !== undefined || key !== undefined
  return {
    mode: modeOf(parameters.get('sslmode') ?? (root === 'system' ? 'verify-full' : 'prefer'), ca !== undefined),
    ssl: given ? { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) } : undefined,
  }
}

/** @param rooted what signs the server's certificate is known: libpq then looks at it whenever there is to be TLS. */
function modeOf(mode: string, rooted: boolean): Target['sslmode'] {
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return 'disable'
    case 'require':
      return rooted ? 'verify-ca' : 'require'
    case 'verify-ca':
    case 'verify-full':
      return mode
    default:
      throw wrong(`sslmode=${mode} is none of disable, require, verify-ca, verify-full.`, 'Correct it.')
  }
}

function contentOf(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException
    throw wrong(`${name}=${path} can't be read: ${code}.`, 'Give the path of that file, from where skein runs.')
  }
}

/**
 * Refuses what would have other tools put things elsewhere: a url that was theirs may say so.
 * @throws SkeinError CONFIG_INVALID
 */
export function refuseElsewhere(parameters: URLSearchParams): void {
  for (const [name, value] of parameters) {
    if (name === 'hostaddr' || name === 'service')
      throw wrong(`${name}=${value} is not obeyed there.`, 'Give the host itself, in the url or as postgres({ host }).')
    const isPath = name === 'search_path' || name === 'currentSchema' || (name === 'schema' && value !== 'public')
    if (isPath)
      throw wrong(
        `${name}=${value} is not obeyed there.`,
        `Leave it out of the url and write postgres({ url, searchPath: '${value}' }).`,
      )
    if (name === 'role' || (name === 'options' && /\b(?:search_path|role)\b/.test(value)))
      throw wrong(
        `${name}=${value} is not obeyed there.`,
        'Leave it out of the url and write postgres({ url, searchPath, role }), whichever it sets.',
      )
  }
}

function wrong(message: string, hint: string): SkeinError {
  return new SkeinError('CONFIG_INVALID', `its url: ${message}`, { hint, data: { key: 'url' } })
}
