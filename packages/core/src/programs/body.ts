import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { SkeinError } from '../error.ts'
import type { Finding } from '../finding.ts'
import type { CallBody, Surroundings } from '../migration.ts'
import { type Directives, readDirectives, type Role } from '../migrations/directives.ts'
import { checksum, decodeFile } from '../migrations/text.ts'
import { commandFor } from './program.ts'

/** Lines of its output that are told when it fails. */
const told = 20

/**
 * An executable as a body: it reaches the store by its environment, says what it does on its two streams, and ends with
 * 0 when all went well. It runs outside of any transaction, so how far it came can't be known when it fails. Comments at
 * the top of one that is a text may hold directives.
 * @throws SkeinError FILE_UNREADABLE
 */
export function readProgram(
  file: string,
  role: Role,
  findings: Finding[],
): { body: CallBody<unknown>; directives: Directives } {
  const { text, checksum: expected } = readWhole(file)
  const { directives, findings: said } = readDirectives(text, role, file)
  findings.push(...said)
  const body = {
    kind: 'call',
    file,
    checksum: expected,
    manner: { transaction: false, lockTimeout: directives.lockTimeout },
  } as const
  return { body: bodyOf(body), directives }
}

/** The text, empty where there is none, and the checksum. */
function readWhole(file: string): { readonly text: string; readonly checksum: string } {
  try {
    const decoded = decodeFile(file)
    if ('text' in decoded) return { text: decoded.text, checksum: checksum(decoded.text) }
    return { text: '', checksum: createHash('sha256').update(readFileSync(file)).digest('hex') }
  } catch (cause) {
    throw new SkeinError('FILE_UNREADABLE', `The file ${file} can't be read.`, { cause, data: { file } })
  }
}

function bodyOf(body: Omit<CallBody<unknown>, 'call' | 'within'>): CallBody<unknown> {
  const { file } = body
  return {
    ...body,
    call: () => Promise.reject(new SkeinError('BUG', `${file} was called without its surroundings.`)),
    within: (surroundings) => ({ ...body, call: (_, signal) => call(body, surroundings, signal) }),
  }
}

async function call(
  { file, checksum: expected }: Omit<CallBody<unknown>, 'call' | 'within'>,
  around: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  if (readWhole(file).checksum !== expected)
    throw new SkeinError('FILE_CHANGED', `${file} changed after the plan was made.`, {
      hint: 'Run the command again to plan with the file as it is now.',
      data: { file },
    })
  const { environment, secrets } = await around.connection()
  const last: string[] = []
  const { runProgram } = await import('./run.ts')
  const hide = hiding(secrets)
  const { code, signal: by } = await runProgram(
    {
      ...commandFor(file),
      cwd: dirname(file),
      env: { ...process.env, ...environment, SKEIN_SERVICE: around.service },
      say(line, stream) {
        const shown = hide(line)
        last.push(shown)
        if (last.length > told) last.shift()
        around.say(shown, stream)
      },
    },
    signal,
  )
  if (code === 0) return
  const name = basename(file)
  if (signal.aborted) throw new SkeinError('CANCELLED', `${name} was ended.`)
  throw new SkeinError('STEP_FAILED', `${name} ended with ${code === null ? by : `exit code ${code}`}.`, {
    hint: 'Correct the program, or what it found.',
    data: { file, exit: code, signal: by },
    // What a program says may hold people's data.
    ...(last.length > 0 && { detail: last.join('\n') }),
  })
}

/** Puts asterisks in the place of secrets. */
function hiding(secrets: readonly string[]): (line: string) => string {
  const longest = secrets.filter(Boolean).toSorted((a, b) => b.length - a.length)
  return (line) => longest.reduce((text, secret) => text.replaceAll(secret, '***'), line)
}
