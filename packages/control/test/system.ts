import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineService, type Service } from '@skein/core'
import { postgres } from '@skein/postgres'
import pg from 'pg'
import { afterAll } from 'vitest'

/** The server that the tests were given; see test/postgres.ts at the root. */
const server = process.env['SKEIN_TEST_POSTGRES_URL'] ?? ''

interface Part {
  readonly files: Readonly<Record<string, string>>
  readonly dependsOn?: readonly string[]
}

export interface System {
  readonly services: readonly Service[]
  /** Rows of a statement in one service's database. */
  readonly query: (service: string, text: string) => Promise<Record<string, unknown>[]>
  /** The versions that stand, in order of application. */
  readonly standing: (service: string) => Promise<string[]>
}

const roots: string[] = []
afterAll(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

/** Services over databases of their own, with these files. */
export async function system(parts: Readonly<Record<string, Part>>): Promise<System> {
  const root = mkdtempSync(join(tmpdir(), 'skein-'))
  roots.push(root)
  const mark = `${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e6)}`
  const url = (name: string) => Object.assign(new URL(server), { pathname: `/c_${name}_${mark}` }).href
  const query: System['query'] = async (service, text) => {
    const client = new pg.Client(service === '' ? server : url(service))
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.end()
    }
  }
  const services: Service[] = []
  for (const [name, { files, dependsOn = [] }] of Object.entries(parts)) {
    await query('', `CREATE DATABASE c_${name}_${mark}`)
    mkdirSync(join(root, name))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text)
    services.push(
      defineService<unknown>({
        name,
        folder: root,
        store: postgres({ url: url(name), client: services.length % 2 ? 'postgres' : 'pg' }),
        migrations: name,
        dependsOn,
      }),
    )
  }
  const standing: System['standing'] = async (service) =>
    (await query(service, 'SELECT version::text FROM schema_migrations ORDER BY seq')).map((row) =>
      String(row['version']),
    )
  return { services, query, standing }
}
