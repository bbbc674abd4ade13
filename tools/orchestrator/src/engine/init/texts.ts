import type { Answers } from './answers.ts'

/** The text of a configuration, the same for TypeScript and JavaScript. */
export function configText({ client, database }: Answers, name: string, migrations: string): string {
  const options = client === 'pg' ? '' : `client: '${client}', `
  const local = database === 'embedded' ? 'SKEIN_ENV=development' : 'DATABASE_URL=postgres://…'
  const url = database === 'embedded' ? 'process.env.DATABASE_URL ?? laptop' : 'process.env.DATABASE_URL'
  return `import { existsSync } from 'node:fs'
import { postgres } from '@skein/postgres'
import { defineConfig } from 'skein'

// What is for this machine alone stands in .env, which git ignores: ${local}
// What is set already wins over it, and where that names another environment than development it isn't read.
const { SKEIN_ENV = 'development', NODE_ENV } = process.env
const local = \`\${import.meta.dirname}/.env\`
if (SKEIN_ENV === 'development' && NODE_ENV !== 'production' && existsSync(local)) process.loadEnvFile(local)
${database === 'embedded' ? laptop(name) : ''}
export default defineConfig({
  services: {
    ${/^\w+$/.test(name) ? name : `'${name}'`}: {
      store: postgres({ ${options}url: ${url} }),
      migrations: '${migrations.replaceAll("'", String.raw`\'`)}',
    },
  },
})
`
}

function laptop(name: string): string {
  return `
// In development a PostgreSQL from npm, with its data in .skein; everywhere else DATABASE_URL must be set.
const laptop =
  process.env.SKEIN_ENV === 'development'
    ? async () => (await import('@skein/embedded')).embedded('${name}')
    : undefined
`
}

/** The text of a `.env` for this machine. */
export function envText({ database, url }: Answers): string {
  const head = '# For this machine alone: git ignores this file, and what is set already wins over it.\n'
  if (database === 'embedded') return `${head}SKEIN_ENV=development\n`
  return `${head}${url === null ? '# DATABASE_URL=postgres://user:password@localhost:5432/name' : `DATABASE_URL=${quoted(url)}`}\n`
}

/** As it is where every reader of such files takes it so; a # would begin a comment. */
function quoted(value: string): string {
  return /^[\w:/@.?&=%+~-]+$/.test(value) ? value : `'${value.replaceAll("'", '%27')}'`
}

/** A first migration, to be made one's own. */
export const firstMigration: Readonly<Record<'up' | 'down', string>> = {
  up: `-- The first migration: make it yours before the first \`up\`, or leave it and add the next with \`skein new <name>\`.
CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
);
`,
  down: 'DROP TABLE notes;\n',
}
