import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { importsOf } from './imports.ts'
import type { Import } from './imports.ts'
import { readWorkspace, sourcesOf, testsOf } from './workspace.ts'
import type { Package, Room } from './workspace.ts'

/** The arrows: whom the packages of a room may need when they run. */
const reach: Record<Room, readonly Room[]> = {
  bootstrap: [],
  core: [],
  store: ['core'],
  embedded: ['core'],
  adopt: ['core'],
  control: ['core'],
  testing: ['core'],
  service: ['core', 'store'],
  tool: ['core', 'control'],
}

/** Whom sources may import() where they are wanted, since they may be absent there. */
const lazyReach: Partial<Record<Room, readonly Room[]>> = {
  service: ['embedded'],
  testing: ['embedded'],
  tool: ['adopt'],
}

/** Whom tests may need besides. */
const testReach: readonly Room[] = ['core', 'store', 'embedded', 'testing']

/** Rooms that run on Node alone. */
const alone: readonly Room[] = ['core', 'bootstrap']

/** Every arrow of the workspace below `root` that points the wrong way, in words, with its place. */
export function brokenArrows(root: string): string[] {
  const packages = new Map(readWorkspace(root).map((one) => [one.name, one]))
  const read = (file: string) =>
    importsOf(file, readFileSync(join(root, file), 'utf8')).map((found) => ({ file, found }))
  const own = testsOf(root).flatMap(read)
  return [
    ...[...packages.values()].flatMap((one) => [
      ...brokenManifest(one, packages),
      ...sourcesOf(root, one)
        .flatMap(read)
        .flatMap(({ file, found }) => say(file, found, ofSource(file, found, one, packages))),
      ...testsOf(root, one.folder)
        .flatMap(read)
        .flatMap(({ file, found }) => say(file, found, ofTest(file, found, packages))),
    ]),
    ...own.flatMap(({ file, found }) => say(file, found, ofTest(file, found, packages))),
  ]
}

type Packages = ReadonlyMap<string, Package>

function brokenManifest({ folder, room, manifest }: Package, packages: Packages): string[] {
  const wrong = (field: string, names: object | undefined, allowed: (name: string) => boolean) =>
    Object.keys(names ?? {})
      .filter((name) => !allowed(name))
      .map((name) => `${folder}/package.json: ${field} has ${name}, and ${phrase(room)}`)
  const needed = (name: string) => {
    const other = packages.get(name)
    return other ? reach[room].includes(other.room) : !alone.includes(room)
  }
  const tested = (name: string) => {
    const other = packages.get(name)
    return !other || [...reach[room], ...(lazyReach[room] ?? []), ...testReach].includes(other.room)
  }
  const spared = (name: string) => {
    const other = packages.get(name)
    const optional = manifest.peerDependenciesMeta?.[name]?.optional === true
    return needed(name) || (optional && other !== undefined && mayBeAbsent(room, other))
  }
  return [
    ...wrong('dependencies', manifest.dependencies, needed),
    ...wrong('peerDependencies', manifest.peerDependencies, spared),
    ...wrong('optionalDependencies', manifest.optionalDependencies, needed),
    ...wrong('devDependencies', manifest.devDependencies, tested),
  ]
}

/** Why a source file of `own` may not import this, where it may not. */
function ofSource(file: string, found: Import, own: Package, packages: Packages): string | undefined {
  const { specifier, partial, lazy } = found
  if (isPath(specifier)) return leaves(file, specifier, own)
  if (isBuiltin(specifier)) return undefined
  const name = nameIn(specifier)
  const other = packages.get(name)
  if (other === own) return undefined
  if (!other && partial && isScopeOf(specifier, packages)) {
    return own.room === 'tool' ? undefined : 'only tools choose a package while they run'
  }
  if (!other && alone.includes(own.room)) {
    // By then it has installed what it wants.
    return own.room === 'bootstrap' && lazy ? undefined : phrase(own.room)
  }
  if (other && mayBeAbsent(own.room, other)) {
    if (!lazy) return 'it may be absent: import() it where it is wanted'
    // Only on laptops and in tests, where a service's development dependencies are installed.
    if (own.room === 'service') return undefined
  } else if (other && !reach[own.room].includes(other.room)) return phrase(own.room)
  const { dependencies, peerDependencies, optionalDependencies } = own.manifest
  if (!Object.hasOwn({ ...dependencies, ...peerDependencies, ...optionalDependencies }, name)) {
    return `${own.folder}/package.json does not list it`
  }
  return other && enters(specifier, other)
}

function mayBeAbsent(room: Room, other: Package): boolean {
  return lazyReach[room]?.includes(other.room) ?? false
}

/** Tests may need what they like, but other packages only through their doors. */
function ofTest(file: string, { specifier }: Import, packages: Packages): string | undefined {
  if (isPath(specifier)) {
    const target = resolve(file, specifier)
    const other = [...packages.values()].find(({ folder }) => target.startsWith(`${folder}/src/`))
    return other && !file.startsWith(`${other.folder}/`) ? `the sources of ${other.name} are its own` : undefined
  }
  const other = packages.get(nameIn(specifier))
  return other && enters(specifier, other)
}

function leaves(file: string, specifier: string, own: Package): string | undefined {
  const target = resolve(file, specifier)
  if (!`${target}/`.startsWith(`${own.folder}/`)) return `it lies outside ${own.folder}`
  return target.startsWith(`${own.folder}/test/`) ? 'it is a test' : undefined
}

function enters(specifier: string, other: Package): string | undefined {
  const door = `.${specifier.slice(other.name.length)}`
  return Object.hasOwn(other.manifest.exports ?? {}, door) ? undefined : `${other.name} does not export it`
}

function say(file: string, { line, specifier }: Import, reason: string | undefined): string[] {
  return reason === undefined ? [] : [`${file}:${line} imports ${specifier}, and ${reason}`]
}

function phrase(room: Room): string {
  const allowed = reach[room].join(', ')
  return alone.includes(room) ? `${room} runs on Node alone` : `${room} → ${allowed} is all that is allowed`
}

function isScopeOf(specifier: string, packages: Packages): boolean {
  return [...packages.keys()].some((name) => name.startsWith(specifier))
}

function isPath(specifier: string): boolean {
  return /^(\.|\/|file:)/.test(specifier)
}

function resolve(file: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier
}

/** `@scope/name/inner` → `@scope/name` */
function nameIn(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
