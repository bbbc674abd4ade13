import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Made, three } from '../ledgers/made.ts'
import { type Files, folderWith, type Place } from '../place.ts'
import { find } from './install.ts'

/** A real tool, as its users call it. */
export interface Peer {
  /** Its program. */
  readonly program: string
  /** The program fetches the tool each time that it isn't there, and so has to be asked for. */
  readonly fetches?: boolean
  /** Its migrations, where those that its forks have are none for it. */
  readonly own?: Pick<Made, 'files' | 'versions'>
  /** Applies all that its folder holds. */
  up(path: string, place: Place): void
}

/** By the tool's name; the healthcare platform's own was never published. */
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
      const words = ['migrate:latest', '--client', 'pg', '--connection', url, '--migrations-directory', folder]
      run(path, words, { cwd: dirname(path) })
    },
  },
  diesel: {
    program: 'diesel',
    up: (path, { folder, url }) =>
      run(path, ['migration', 'run', '--migration-dir', folder, '--database-url', url], { cwd: folderWith({}) }),
  },
  sqlx: {
    program: 'sqlx',
    up: (path, { folder, url }) => run(path, ['migrate', 'run', '--source', folder, '--database-url', plain(url)]),
  },
  'sql-migrate': {
    program: 'sql-migrate',
    up: (path, { folder, url }) =>
      configured(path, ['up'], `development: { dialect: postgres, datasource: '${plain(url)}', dir: '${folder}' }`),
  },
  pop: {
    program: 'soda',
    // Ory's twenty digits find no room in its column of fourteen.
    own: {
      files: three((table, index) => [
        [`2024050600000${index + 1}_${table}.up.sql`, `CREATE TABLE ${table} (id int);\n`],
        [`2024050600000${index + 1}_${table}.down.sql`, `DROP TABLE ${table};\n`],
      ]),
      versions: ['20240506000001', '20240506000002', '20240506000003'],
    },
    up: (path, { folder, url }) =>
      configured(path, ['migrate', 'up', '-p', folder], `development: { dialect: postgres, url: '${plain(url)}' }`),
  },
  maragu: {
    program: 'maragu-migrate',
    up: (path, { folder, url }) => run(path, [plain(url), folder]),
  },
  prisma: {
    program: 'prisma',
    up(path, { folder, url }) {
      const home = resolve(dirname(path), '../..')
      const adapter = pathToFileURL(createRequire(join(home, 'here.js')).resolve('@prisma/adapter-pg')).href
      const cwd = folderWith({
        'schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
        'prisma.config.ts': prismaConfig(adapter, folder),
        engine: '',
      })
      writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n')
      // Else it would fetch an engine that it doesn't use.
      const env = { DATABASE_URL: url, PRISMA_QUERY_ENGINE_LIBRARY: join(cwd, 'engine'), CHECKPOINT_DISABLE: '1' }
      run(path, ['migrate', 'deploy'], { cwd, env })
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

/**
 * Prisma without a binary. Its adapter lacks the type of names, which it is told here to be text, and cuts a script at
 * each semicolon, where the binary sends it as it is.
 */
function prismaConfig(adapter: string, folder: string): string {
  return `import { PrismaPg } from ${JSON.stringify(adapter)}
    const factory = new PrismaPg({ connectionString: process.env.DATABASE_URL })
    const told = (link) => {
      const perform = link.performIO.bind(link)
      link.performIO = async (query) => {
        const answer = await perform(query)
        for (const field of answer.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25
        return answer
      }
      link.executeScript = async (script) => void (await link.client.query(script))
      return link
    }
    export default {
      experimental: { adapter: true },
      engine: 'js',
      schema: 'schema.prisma',
      migrations: { path: ${JSON.stringify(folder)} },
      adapter: async () => ({
        provider: factory.provider,
        adapterName: factory.adapterName,
        connect: async () => told(await factory.connect()),
        connectToShadowDb: async () => told(await factory.connectToShadowDb()),
      }),
    }`
}

function plain(url: string): string {
  return `${url}?sslmode=disable`
}

/** Runs what has its settings in a file, which it is named. */
function configured(program: string, args: readonly string[], settings: string): void {
  run(program, [...args, program.endsWith('soda') ? '-c' : '-config', 'database.yml'], {
    cwd: folderWith({ 'database.yml': settings }),
  })
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
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
