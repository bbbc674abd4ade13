import { SkeinError } from '@skein/core'
import { connectTimeout } from './clients/client.ts'
import { identifier } from './sql.ts'
import type { Target } from './target.ts'

/** Of what keeps a link from being opened: what it is, and what to do about it. */
interface Told {
  readonly why: string
  readonly hint: string
}

/** SQLSTATEs that mean: the server is there and says no. */
const denied = /^(28|3D|42501|42704|22023)/

/** Codes of node:tls for a server that is not who it should be. */
const untrusted = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/

/** What a library met while it opened a link, as an error for people. */
export function connectError(error: unknown, target: Target): SkeinError {
  const { code = '', message } = error as { code?: string; message: string }
  const { shown } = target
  const data = { address: shown, code }
  // Without a password one library fails by itself, and the other one asks with an empty one.
  if (target.password === null && (code === '28P01' || /password/i.test(message)))
    return new SkeinError('ACCESS_DENIED', `${shown} asks for a password and none was given.`, {
      hint: 'Give it in the url, or set PGPASSWORD.',
      data,
    })
  if (denied.test(code))
    return new SkeinError('ACCESS_DENIED', `${shown} was refused: ${message}.`, {
      hint: deniedHint(code, message, target),
      data,
    })
  if (untrusted.test(code))
    return new SkeinError('ACCESS_DENIED', `${shown} is not trusted: ${message}.`, {
      hint: 'Give what signed its certificate: ?sslrootcert=<file> in the url, or postgres({ ssl: { ca } }). With sslmode=verify-full its name must be the one in the address.',
      data,
    })
  const { why, hint } = toldOf(code, message, target)
  return new SkeinError('UNREACHABLE', `${shown} can't be reached: ${why}.`, { hint, data })
}

/** The server's words are in its own language, so its code counts first. */
function deniedHint(code: string, message: string, { user, database, sslmode }: Target): string {
  if (code === '3D000')
    return `Correct the name at the end of the url, or create it: CREATE DATABASE ${identifier(database)}`
  if (code === '28P01') return 'Check the user and the password.'
  if (/\bset role\b|^role .* does not exist$/.test(message))
    return 'Check the user, and postgres({ role }): it must exist, and who logs in must be a member of it.'
  if (code === '42501')
    return `Whoever owns that database may let this user in: GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(user)}`
  if (message.includes('not permitted to log in')) return `Let it: ALTER ROLE ${identifier(user)} LOGIN`
  if (message.includes('client certificate'))
    return 'Give one: ?sslmode=require&sslcert=<file>&sslkey=<file> in the url, or postgres({ ssl: { cert, key } }).'
  if (message.includes('pg_hba.conf')) {
    const entry = "by a line in the server's pg_hba.conf that lets this user in from here"
    // So it ends whenever the link was without TLS, be that the reason or not.
    return sslmode === 'disable'
      ? `Over TLS, where it lets in no other way: ?sslmode=require. Else ${entry}.`
      : `Only ${entry}.`
  }
  return 'Check the user, the password and the database name.'
}

function toldOf(code: string, message: string, { host, port, sslmode }: Target): Told {
  const right = 'Is the server started, and is the address right?'
  const isSocket = host.startsWith('/')
  if (code === 'ENOENT' && isSocket)
    return {
      why: `there is no socket ${host}/.s.PGSQL.${port}`,
      hint: 'Is the server started, and does it listen in that folder (SHOW unix_socket_directories) under that port?',
    }
  if (code === 'ECONNREFUSED') return { why: 'nothing listens there', hint: right }
  if (code === 'ENOTFOUND') return { why: 'there is no such host', hint: 'Is the address right?' }
  if (code === '57P03')
    return { why: message, hint: 'When it is done with that, run the command again; skein wait waits for it.' }
  if (code === '53300')
    return {
      why: message,
      hint: 'Skein needs two connections to a database that it changes. End some that nobody needs, or allow more: max_connections of the server, CONNECTION LIMIT of a role or a database.',
    }
  if (silent(code, message))
    return {
      why: `nobody answered within ${connectTimeout / 1000} seconds`,
      hint: 'Is the address right, and does every firewall on the way let it through?',
    }
  if (sslmode !== 'disable' && /SSL connection|before secure TLS/.test(message))
    return {
      why: 'it does not speak TLS there',
      hint: 'Is the port right? A server speaks TLS where ssl is on; for one that does not, take sslmode out of the url.',
    }
  if (hungUp(code, message))
    return {
      why: 'whoever listens there hung up during the login',
      hint: 'Is that a PostgreSQL, and is the port right? If so, its log says why.',
    }
  return { why: (message || code).replace(/\.$/, ''), hint: right }
}

/** Each library has its own words for having waited in vain; the system's own come later. */
function silent(code: string, message: string): boolean {
  return (
    code === 'CONNECT_TIMEOUT' ||
    code === 'CONNECTION_DESTROYED' ||
    code === 'ETIMEDOUT' ||
    message === 'timeout expired'
  )
}

/** A proxy does so, too, while there is nothing behind it yet. */
export function hungUp(code: string, message: string): boolean {
  return code === 'CONNECTION_CLOSED' || code === 'ECONNRESET' || message === 'Connection terminated unexpectedly'
}
