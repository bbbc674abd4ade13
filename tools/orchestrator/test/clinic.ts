import { type Place } from './cli.ts'
import { type Files, folder, freshDatabase } from './project.ts'

/** A system of services in folders of their own, over databases of their own. */
export interface Clinic extends Place {
  readonly env: Readonly<Record<string, string>>
  /** The databases' urls, by service. */
  readonly url: Readonly<Record<string, string>>
}

/** A migration's two files. */
export function table(number: string, name: string, head = ''): Files {
  return {
    [`${number}_create_${name}.up.sql`]: `${head}CREATE TABLE ${name} (id int);\n`,
    [`${number}_create_${name}.down.sql`]: `DROP TABLE ${name};\n`,
  }
}

/** user (2) ← patient (2, the second requires user@2) ← appointment (1, requires both). */
const usual: Readonly<Record<string, Files>> = {
  user: { ...table('000001', 'entities'), ...table('000002', 'users') },
  patient: { ...table('000001', 'patients'), ...table('000002', 'phones', '-- skein: requires=user@2\n') },
  appointment: table('000001', 'rooms', '-- skein: requires=user@1,patient@1\n'),
}

const dependsOn: Readonly<Record<string, readonly string[]>> = { patient: ['user'], appointment: ['user', 'patient'] }

/** The configuration of one service, whose address comes from the environment. */
export function serviceConfig(name: string, extra = ''): string {
  return `import { defineService } from 'skein'
import { postgres } from '@skein/postgres'
export default defineService({ name: '${name}', store: postgres({ url: process.env.${name.toUpperCase()}_URL }), migrations: 'migrations', seeds: 'seeds', dependsOn: ${JSON.stringify(dependsOn[name] ?? [])}${extra} })
`
}

/** @param files the migrations of each service, and by `seeds/…` its seeds. */
export async function clinic(files: Readonly<Record<string, Files>> = usual): Promise<Clinic> {
  const tree: Record<string, string> = {
    'skein.config.ts': `import { defineConfig } from 'skein'\nexport default defineConfig({ services: ['services/*'] })\n`,
  }
  const url: Record<string, string> = {}
  const env: Record<string, string> = {}
  for (const [name, own] of Object.entries(files)) {
    tree[`services/${name}/skein.config.ts`] = serviceConfig(name)
    for (const [file, text] of Object.entries(own))
      tree[`services/${name}/${file.includes('/') ? file : `migrations/${file}`}`] = text
  }
  await Promise.all(
    Object.keys(files).map(async (name) => {
      url[name] = env[`${name.toUpperCase()}_URL`] = await freshDatabase()
    }),
  )
  return { cwd: folder(tree), env, url }
}

/** A system of one service, called user. */
export async function alone(files: Files): Promise<Clinic> {
  return await clinic({ user: files })
}
