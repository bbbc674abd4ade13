import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Files, folderWith, type Place } from '../place.ts'
import { find } from './install.ts'

/** A real tool, as its users call it. */
export interface Peer {
  /** Its program. */
  readonly program: string
  /** The program fetches the tool each time that it isn't there, and so has to be asked for. */
  readonly fetches?: boolean
  /** Applies all that its folder holds. */
  up(path: string, place: Place): void
}

/** By the tool's name; those that are not here are the ones that the registries don't have. */
export const peers: Readonly<Record<string, Peer>> = {
  'golang-migrate': {
    program: 'migrate',
    up: (path, { folder, url }) => run(path, ['-path', folder, '-database', plain(url), 'up']),
  },
  goose: {
    program: 'goose',
    up: (path, { folder, url }) => run(path, ['-dir', folder, 'postgres', plain(url), 'up']),
  },
  dbmate: {
    program: 'dbmate',
    up: (path, { folder, url }) => run(path, ['--url', plain(url), '-d', folder, '--no-dump-schema', 'migrate']),
  },
  'node-pg-migrate': {
    program: 'node-pg-migrate',
    up: (path, { folder, url }) => run(path, ['up', '-m', folder], { env: { DATABASE_URL: url } }),
  },
  knex: {
    program: 'knex',
    up(path, { folder, url }) {
      // Its programs, which stand beside what replaces them.
      const programs = folderWith(Object.fromEntries(readdirSync(folder).filter(isUp).map(programOf)))
      const words = ['migrate:latest', '--client', 'pg', '--connection', url, '--migrations-directory', programs]
      run(path, words, { cwd: dirname(path) })
    },
  },
  flyway: {
    program: 'mvn',
    fetches: true,
    up(path, { folder, url }) {
      const { hostname, port, pathname, username, password } = new URL(url)
      const settings = {
        url: `jdbc:postgresql://${hostname}:${port || 5432}${pathname}`,
        user: decodeURIComponent(username),
        password: decodeURIComponent(password),
        locations: `filesystem:${folder}`,
      }
      const given = Object.entries(settings).map(([key, value]) => `-Dflyway.${key}=${value}`)
      run(path, ['-q', '-B', 'flyway:migrate', ...given], { cwd: folderWith({ 'pom.xml': pom }) })
    },
  },
  drizzle: {
    program: 'drizzle-orm',
    up(path, { folder, url }) {
      const code = `
        const { drizzle } = await import('drizzle-orm/node-postgres')
        const { migrate } = await import('drizzle-orm/node-postgres/migrator')
        const db = drizzle(${JSON.stringify(url)})
        await migrate(db, { migrationsFolder: ${JSON.stringify(folder)} })
        await db.$client.end()`
      run(process.execPath, ['--input-type=module', '--eval', code], { cwd: path })
    },
  },
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>skein</groupId><artifactId>peer</artifactId><version>1</version>
  <build><plugins><plugin>
    <groupId>org.flywaydb</groupId><artifactId>flyway-maven-plugin</artifactId><version>11.8.2</version>
    <dependencies>
      <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.5</version></dependency>
      <dependency>
        <groupId>org.flywaydb</groupId><artifactId>flyway-database-postgresql</artifactId><version>11.8.2</version>
      </dependency>
    </dependencies>
  </plugin></plugins></build>
</project>`

function isUp(name: string): boolean {
  return name.endsWith('.up.sql')
}

function programOf(name: string): [name: string, text: string] {
  const table = /_(.*)\.up\.sql$/.exec(name)?.[1] ?? ''
  const text = `exports.up = (k) => k.raw('CREATE TABLE ${table} (id int)')\nexports.down = (k) => k.raw('DROP TABLE ${table}')\n`
  return [name.replace('.up.sql', '.js'), text]
}

function plain(url: string): string {
  return `${url}?sslmode=disable`
}

interface Where {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** @throws Error with all that it said when it fails. */
function run(program: string, args: readonly string[], { env = {}, cwd = '.' }: Where = {}): void {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} gave ${status}: ${stdout}${stderr}`)
}

/** A peer's program; null, where it is not here. */
export function programFor(tool: string): string | null {
  const peer = peers[tool]
  if (!peer || (peer.fetches && process.env['SKEIN_TEST_PEERS'] !== '1')) return null
  return find(peer.program)
}

/** Those files of three migrations that the tool is given, and the rest. */
export function half(files: Files): readonly [first: Files, rest: Files] {
  const first: Record<string, string> = {}
  const rest: Record<string, string> = {}
  for (const [name, text] of Object.entries(files)) {
    if (name.includes('three')) rest[name] = text
    else first[name] = text
    if (name !== 'meta/_journal.json') continue
    const journal = JSON.parse(text) as { entries: readonly unknown[] }
    first[name] = JSON.stringify({ ...journal, entries: journal.entries.slice(0, 2) })
    rest[name] = text
  }
  return [first, rest]
}

/** Adds files to a folder. */
export function add(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}
