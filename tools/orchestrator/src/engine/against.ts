import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { layoutOf, load, type Loaded, type Migration, pathOf } from '@skein/core'
import { calledIn, calledLater, folderIn, type Old, touched, writeOut } from '../git/folder.ts'
import { type Fork, forkFrom, repositoryOf } from '../git/fork.ts'
import { type Environment, type Git, gitIn } from '../git/git.ts'
import type { FindingValue } from '../result.ts'
import { judgeMerged, type Side } from './merged.ts'

/** A service's migrations, and where they are in their repository. */
interface Placed {
  readonly loaded: Loaded
  /** Absolute. */
  readonly folder: string
  readonly root: string
  /** The folder from the root, with slashes. */
  readonly path: string
}

/**
 * Compares what is here with what is merged on a git ref. Migrations that are kept in code are not compared.
 * @throws SkeinError USAGE when there is no git, no repository, no such ref, or too little history.
 */
export async function compareWith(loaded: readonly Loaded[], ref: string, env: Environment): Promise<FindingValue[]> {
  const git = gitIn(env)
  const placed = await Promise.all(loaded.map(async (one) => await place(git, one)))
  const scratch = mkdtempSync(join(tmpdir(), 'skein-against-'))
  try {
    const forks = Map.groupBy(placed.flat(), ({ root }) => root)
    const findings: FindingValue[] = []
    for (const [root, services] of forks) {
      const fork = await forkFrom(git, root, ref)
      const paths = services.map(({ path }) => path)
      const changes = await touched(git, root, fork.base, paths)
      for (const one of services) {
        const own = one.path === '' ? changes : changes.filter((file) => file.startsWith(`${one.path}/`))
        if (own.length > 0) findings.push(...(await compare(git, one, fork, env, scratch)))
      }
    }
    return findings
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function place(git: Git, loaded: Loaded): Promise<Placed[]> {
  const folder = pathOf(loaded.service, 'migrations')
  return folder === null ? [] : [{ loaded, folder, ...(await repositoryOf(git, folder)) }]
}

async function compare(
  git: Git,
  { loaded, folder, root, path }: Placed,
  { ref, base, tip }: Fork,
  env: Environment,
  scratch: string,
): Promise<FindingValue[]> {
  const was = (await folderIn(git, root, base, path)) ?? (await moved(git, root, base, path))
  const is = await folderNow(git, root, tip, path, was)
  const read = async (old: Old | null): Promise<Side> =>
    old === null ? none : sideOf(loaded, await writeOut(env, root, old, mkdtempSync(join(scratch, 'side-'))), old)
  const before = await read(was)
  return judgeMerged({
    service: loaded.service.name,
    folder,
    ref,
    foreign: layoutOf(loaded.service) !== null,
    here: sideOf(loaded, folder, null),
    base: before,
    tip: was?.id === is?.id ? before : await read(is),
  })
}

async function moved(git: Git, root: string, commit: string, path: string): Promise<Old | null> {
  const old = await calledIn(git, root, commit, path)
  return old === null ? null : await folderIn(git, root, commit, old)
}

/** The folder at the ref: there it may have been renamed, or not yet. */
async function folderNow(git: Git, root: string, tip: string, path: string, was: Old | null): Promise<Old | null> {
  const same = await folderIn(git, root, tip, path)
  if (same !== null || was === null) return same
  const later = (await folderIn(git, root, tip, was.path))?.path ?? (await calledLater(git, root, was, tip))
  return later === null ? null : await folderIn(git, root, tip, later)
}

const none: Side = { migrations: new Map(), squashed: [], broken: new Set(), nameOf: () => '', objectOf: () => '' }

/** @param old where the files were written out from; null: they are what is here. */
function sideOf({ service, migrations, findings }: Loaded, folder: string, old: Old | null): Side {
  const layout = layoutOf(service)
  const { seeds: _, ...rest } = service
  const read = old ? load({ ...rest, migrations: layout ? { ...layout, folder } : folder }) : { migrations, findings }
  const name = (file: string): string => relative(folder, file).replaceAll(sep, '/')
  const squashes = read.migrations.flatMap(({ replaces }) => replaces ?? [])
  const plain = read.migrations.filter(({ replaces }) => !replaces)
  const ups = new Map(plain.map((migration) => [migration.version, migration]))
  const known = new Set(read.migrations.map(({ up }) => up.file))
  const nameOf = ({ up }: Migration): string => name(up.file)
  return {
    migrations: ups,
    squashed: squashes,
    broken: new Set(read.findings.flatMap(({ file }) => (known.has(file) ? [] : [name(file)]))),
    nameOf,
    objectOf: (one) => (old ? `${old.commit.slice(0, 12)}:${old.path === '' ? '' : `${old.path}/`}${nameOf(one)}` : ''),
  }
}
