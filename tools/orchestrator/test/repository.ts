import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { serviceConfig } from './clinic.ts'
import { type Files, folder, write } from './project.ts'

/** A git repository with a system of services in it. */
export interface Repository {
  readonly cwd: string
  git(...args: readonly string[]): string
  write(files: Files): void
  remove(...paths: readonly string[]): void
  /** Writes, and commits all that is there. */
  commit(files?: Files): void
}

/** Files of a service's migrations, from the repository's root. */
export function within(service: string, files: Files): Files {
  const named = Object.entries(files).map(([name, text]) => [`services/${service}/migrations/${name}`, text])
  return Object.fromEntries(named) as Files
}

/** user and patient as they are merged on main. */
const merged: Files = {
  '.gitignore': 'node_modules\n',
  'skein.config.ts': `export default { services: ['services/*'] }`,
  'services/user/skein.config.ts': serviceConfig('user'),
  'services/patient/skein.config.ts': serviceConfig('patient'),
  ...within('user', {
    '000001_a.up.sql': 'CREATE TABLE a (\n  id int\n);\n',
    '000001_a.down.sql': 'DROP TABLE a;\n',
    '000002_b.up.sql': 'CREATE TABLE b (id int);\n',
    '000002_b.down.sql': 'DROP TABLE b;\n',
  }),
  ...within('patient', {
    '000001_c.up.sql': 'CREATE TABLE c (id int);\n',
    '000001_c.down.sql': 'DROP TABLE c;\n',
  }),
}

/** A repository with `merged` on main, on a branch that starts there. */
export function branched(more: Files = {}): Repository {
  const one = repository(folder())
  one.git('init', '--quiet', '--initial-branch=main')
  one.commit({ ...merged, ...more })
  one.git('switch', '--quiet', '--create', 'feature')
  return one
}

/** What is at a path, as a repository. */
export function repository(cwd: string): Repository {
  const git = (...args: readonly string[]): string => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
    return execFileSync('git', [...who, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
  return {
    cwd,
    git,
    write: (files) => write(cwd, files),
    remove: (...paths) => paths.forEach((path) => rmSync(join(cwd, path), { recursive: true })),
    commit: (files = {}) => {
      write(cwd, files)
      git('add', '--all')
      git('commit', '--quiet', '--message', 'a change')
    },
  }
}

/** Two files of a migration that adds a table. */
export function pair(name: string, table: string, head = ''): Files {
  return {
    [`${name}.up.sql`]: `${head}CREATE TABLE ${table} (id int);\n`,
    [`${name}.down.sql`]: `DROP TABLE ${table};\n`,
  }
}
