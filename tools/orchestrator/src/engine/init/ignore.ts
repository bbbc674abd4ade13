import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SkeinError } from '@skein/core'

/**
 * Has git, and a build of a container image where there is one, leave `.env` alone: a line more in what is there, a
 * file where git has none. Gives the paths of what was changed.
 * @throws SkeinError FILE_UNREADABLE
 */
export function ignoreEnv(cwd: string): string[] {
  const wanted = [
    ...(isIgnoredByGit(cwd) ? [] : [join(cwd, '.gitignore')]),
    ...[join(cwd, '.dockerignore')].filter((file) => existsSync(file) && !names(file)),
  ]
  for (const file of wanted) {
    try {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : 'node_modules/\n'
      writeFileSync(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.env\n`)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      throw new SkeinError('FILE_UNREADABLE', `${file} can't be written: ${code}.`, { cause, data: { file } })
    }
  }
  return wanted
}

/** Here or further up in the repository. */
function isIgnoredByGit(folder: string): boolean {
  if (names(join(folder, '.gitignore'))) return true
  return !existsSync(join(folder, '.git')) && dirname(folder) !== folder && isIgnoredByGit(dirname(folder))
}

function names(file: string): boolean {
  return (
    existsSync(file) &&
    readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .some((line) => /^(?:\*\*\/|\/)?\.env\*?$/.test(line.trim()))
  )
}
