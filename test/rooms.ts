import { existsSync, readFileSync } from 'node:fs'
import { basename, join, parse as parsePath } from 'node:path'
import { parse } from './imports.ts'
import { readWorkspace, sourcesOf, testsOf } from './workspace.ts'
import type { Package } from './workspace.ts'

/** Rooms nobody finds anything in. */
const refusedRooms = new Set(['utils', 'types', 'common', 'shared', 'helpers', 'errors', 'logger', 'config'])

/** As a file, `config.ts` may be about configurations; these are about nothing. */
const refusedFiles = new Set(['utils', 'types', 'common', 'shared', 'helpers'])

const longest = 250

/** Whatever is against the rules for rooms and files in the workspace below `root`, in words, with its place. */
export function brokenRooms(root: string): string[] {
  const packages = readWorkspace(root)
  const files = packages.flatMap((one) => [...sourcesOf(root, one), ...testsOf(root, one.folder)])
  return [
    ...packages.flatMap((one) => [...badPackage(root, one), ...sourcesOf(root, one).flatMap(badName)]),
    ...[...files, ...testsOf(root)].flatMap((file) => badText(file, readFileSync(join(root, file), 'utf8'))),
  ]
}

function badPackage(root: string, { folder, manifest }: Package): string[] {
  const room = refusedRooms.has(basename(folder)) ? [`${folder}: ${basename(folder)} is no name for a room`] : []
  const isPublished = manifest.name !== undefined && manifest.private !== true
  const isSilent = isPublished && !existsSync(join(root, folder, 'README.md'))
  return isSilent ? [...room, `${folder}: a published package has a README.md`] : room
}

function badName(file: string): string[] {
  const [, , ...inside] = parsePath(file).dir.split('/')
  const { name } = parsePath(file)
  return [
    ...inside.filter((folder) => refusedRooms.has(folder)).map((folder) => `${file}: ${folder} is no name for a room`),
    ...(refusedFiles.has(name) ? [`${file}: ${name} is no name for a file`] : []),
  ]
}

function badText(file: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  const long = lines > longest ? [`${file}: ${lines} lines are more than ${longest}`] : []
  return parsePath(file).name === 'index' ? [...long, ...notOfIndex(file, text)] : long
}

/** An index is a table of contents: what it exports stands in it by name, and lives elsewhere. */
function notOfIndex(file: string, text: string): string[] {
  return parse(file, text)
    .body.filter((node) => !(node.type === 'ExportNamedDeclaration' && node.source))
    .map(({ start }) => `${file}:${text.slice(0, start).split('\n').length} is no export by name from another file`)
}
