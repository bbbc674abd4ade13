import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SkeinError } from '@skein/core'

/** A file that isn't there yet. */
export interface NewFile {
  readonly path: string
  readonly text: string
  /** It holds what is nobody else's business. */
  readonly secret?: boolean
}

/**
 * Writes files in their order, with the folders that they lie in; never over one that is there.
 * @throws SkeinError USAGE naming the file that is there, FILE_UNREADABLE
 */
export function writeNew(files: readonly NewFile[]): void {
  for (const { path, text, secret = false } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { flag: 'wx', mode: secret ? 0o600 : 0o666 })
    } catch (cause) {
      const { code, path: where = path } = cause as NodeJS.ErrnoException
      if (code === 'EEXIST' && where === path)
        throw new SkeinError('USAGE', `${path} is there already; nothing was written over.`, {
          hint: 'Choose another name.',
        })
      throw new SkeinError('FILE_UNREADABLE', `${where} can't be written: ${code}.`, { cause, data: { file: where } })
    }
  }
}
