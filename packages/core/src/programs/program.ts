import { accessSync, constants, openSync, readSync, closeSync, statSync } from 'node:fs'
import { basename, delimiter, isAbsolute, join } from 'node:path'
import { SkeinError } from '../error.ts'

/** What starts a program: a command and its arguments. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

/** Who runs a file that has no first line which says so, by its ending. */
const runners: Readonly<Record<string, string>> = { py: 'python3', sh: 'sh' }

/** Whether a file can be run, whatever its name: it may be executed. False where there is none. */
export function isExecutable(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0
}

/** Whether an ending is that of a program by itself, without the file being executable. */
export function isScript(extension: string): boolean {
  return Object.hasOwn(runners, extension.toLowerCase())
}

/**
 * How a file is started: as its first line says (`#!/usr/bin/env python3`), else by its ending, else by itself.
 * @throws SkeinError FILE_UNREADABLE when who should run it is not installed.
 */
export function commandFor(file: string): Command {
  const said = firstLine(file)
  const [, interpreter = '', argument] = /^#!\s*(\S+)(?:\s+(.*\S))?/.exec(said) ?? []
  const ending = basename(file).split('.').at(-1)?.toLowerCase() ?? ''
  const runner = interpreter || runners[ending]
  if (runner === undefined) return { command: file, args: [] }
  const asked = basename(runner) === 'env' && argument !== undefined ? (argument.split(/\s+/)[0] ?? '') : runner
  if (!asked.startsWith('-') && !isInstalled(asked))
    throw new SkeinError('FILE_UNREADABLE', `${file} is run by ${asked}, which is not installed here.`, {
      hint: `Install ${asked}, or run this where it is.`,
      data: { file },
    })
  return { command: runner, args: [...(argument === undefined ? [] : [argument]), file] }
}

function isInstalled(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const places = isAbsolute(command) ? [command] : folders.map((folder) => join(folder, command))
  return places.some((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The beginning of a file, however long its first line is. */
function firstLine(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(256)
    const length = readSync(handle, bytes)
    return bytes.subarray(0, length).toString('utf8').split('\n', 1)[0] ?? ''
  } finally {
    closeSync(handle)
  }
}
