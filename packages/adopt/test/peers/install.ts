import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where the tools are kept between runs; SKEIN_TEST_PEERS=1 installs there what is missing. */
const home = process.env['SKEIN_TEST_PEERS_HOME'] ?? join(tmpdir(), 'skein-peers')
const folders = [join(home, 'bin'), join(home, 'node_modules/.bin'), ...(process.env['PATH'] ?? '').split(delimiter)]

/** What installs a tool, by the name of its program. */
const recipes: Readonly<Record<string, readonly string[]>> = {
  migrate: ['go', 'install', '-tags', 'postgres', 'github.com/golang-migrate/migrate/v4/cmd/migrate@v4.20.1'],
  goose: [
    'go',
    'install',
    '-tags',
    'no_clickhouse no_libsql no_mssql no_mysql no_sqlite3 no_vertica no_ydb',
    'github.com/pressly/goose/v3/cmd/goose@v3.29.0',
  ],
  diesel: ['cargo', 'install', 'diesel_cli@2.3.14', '--no-default-features', '--features', 'postgres', '--root', home],
  'sql-migrate': ['go', 'install', 'github.com/rubenv/sql-migrate/sql-migrate@v1.8.1'],
  soda: ['go', 'install', 'github.com/gobuffalo/pop/v6/soda@v6.4.1'],
  'maragu-migrate': ['go', 'build', '-mod=mod', '-o', join(home, 'bin/'), '.'],
  sqlx: ['cargo', 'install', 'sqlx-cli@0.9.0', '--no-default-features', '--features', 'postgres', '--root', home],
  dbmate: npm('dbmate@2.36.0'),
  'node-pg-migrate': npm('node-pg-migrate@9.0.0'),
  knex: npm('knex@3.3.0'),
  // A library, whose runner is a function; it comes with a program of its client's.
  'drizzle-orm': npm('drizzle-orm@0.45.4'),
  // Without a browser's worth of engines: what migrates is in the package, and talks over the adapter.
  prisma: [...npm('prisma@6.19.3'), '@prisma/adapter-pg@6.19.3', '--ignore-scripts'],
}

/** The program around a library that has none, by the same name. */
const sources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'maragu-migrate': {
    'go.mod':
      'module maragu-migrate\n\ngo 1.22\n\nrequire (\n\tgithub.com/jackc/pgx/v4 v4.18.3\n\tmaragu.dev/migrate v0.6.0\n)\n',
    'main.go': `package main

import (
	"context"
	"database/sql"
	"log"
	"os"

	_ "github.com/jackc/pgx/v4/stdlib"
	"maragu.dev/migrate"
)

func main() {
	db, err := sql.Open("pgx", os.Args[1])
	if err == nil {
		err = migrate.Up(context.Background(), db, os.DirFS(os.Args[2]))
	}
	if err != nil {
		log.Fatal(err)
	}
}
`,
  },
}

function npm(name: string): readonly string[] {
  return ['npm', 'install', '--prefix', home, '--no-audit', '--no-fund', name, 'pg@8']
}

/** The path of a tool's program, or of its package; null where it can't be had here. */
export function find(tool: string): string | null {
  const there = lookFor(tool)
  const [command, ...args] = recipes[tool] ?? []
  if (there !== null || command === undefined || process.env['SKEIN_TEST_PEERS'] !== '1') return there
  const cwd = sources[tool] ? join(home, tool) : home
  mkdirSync(cwd, { recursive: true })
  for (const [name, text] of Object.entries(sources[tool] ?? {})) writeFileSync(join(cwd, name), text)
  spawnSync(command, args, { cwd, env: { ...process.env, GOBIN: join(home, 'bin') }, stdio: 'ignore' })
  return lookFor(tool)
}

function lookFor(tool: string): string | null {
  const places = [...folders.map((folder) => join(folder, tool)), join(home, 'node_modules', tool)]
  return places.find((path) => existsSync(path)) ?? null
}
