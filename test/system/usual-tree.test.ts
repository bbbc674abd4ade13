import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeUrls } from './ground.ts'
import { startProgram, type Ended } from './program.ts'

const root = join(import.meta.dirname, '../..')
/** The configuration that the documentation shows, as its reader would copy it. */
const [, config = ''] =
  /```ts\n\/\/ skein\.config\.ts\n([^]*?)```/.exec(readFileSync(join(root, 'docs/stores.md'), 'utf8')) ?? []

const python = (path: string, body: string) => `import json, os, urllib.request
base = f"http://{os.environ['CHROMA_HOST']}:{os.environ['CHROMA_PORT']}/api/v2/tenants/{os.environ['CHROMA_TENANT']}/databases/{os.environ['CHROMA_DATABASE']}"
${body}
print("asking ${path}")
urllib.request.urlopen(request).read()
`
const create = (name: string) =>
  python(
    name,
    `request = urllib.request.Request(base + "/collections", json.dumps({"name": "${name}"}).encode(), {"Content-Type": "application/json"})`,
  )
const drop = (name: string) =>
  python(name, `request = urllib.request.Request(base + "/collections/${name}", method="DELETE")`)

/** What such a tree looks like where nobody thought of Skein when it was made. */
const tree: Readonly<Record<string, string>> = {
  'postgres/001_patients.up.sql': 'CREATE TABLE patients (id serial PRIMARY KEY, name text);',
  'postgres/001_patients.down.sql': 'DROP TABLE patients;',
  'postgres/002_index.up.sql': 'CREATE INDEX CONCURRENTLY patients_name ON patients (name);',
  'postgres/002_index.down.sql': 'DROP INDEX CONCURRENTLY patients_name;',
  'timescaledb/001_vitals.up.sql': `CREATE EXTENSION IF NOT EXISTS timescaledb;
CREATE TABLE vitals (at timestamptz NOT NULL, patient int, pulse int);
SELECT create_hypertable('vitals', 'at');`,
  'timescaledb/001_vitals.down.sql': 'DROP TABLE vitals;',
  'neo4j/001_people.up.cql':
    'CREATE CONSTRAINT patient_id FOR (p:Patient) REQUIRE p.id IS UNIQUE;\nCREATE INDEX patient_name FOR (p:Patient) ON (p.name);',
  'neo4j/001_people.down.cql': 'DROP INDEX patient_name;\nDROP CONSTRAINT patient_id;',
  'neo4j/002_first.up.cql': "CREATE (:Patient {id: 1, name: 'First'});",
  'neo4j/002_first.down.cql': 'MATCH (p:Patient {id: 1}) DELETE p;',
  'chromadb/001_notes.up.py': create('notes'),
  'chromadb/001_notes.down.py': drop('notes'),
}

const variables: Readonly<Record<string, string>> = {
  postgres: 'DATABASE_URL',
  timescaledb: 'TIMESCALE_URL',
  neo4j: 'NEO4J_URI',
  chromadb: 'CHROMA_URL',
}
const servers = { postgres: 'user', timescaledb: 'analytics', neo4j: 'graph', chromadb: 'embeddings' } as const
const hasPython = spawnSync('python3', ['--version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'skein-tree-'))
const env: Record<string, string> = {}
let here: readonly string[] = []

beforeAll(async () => {
  const urls = await storeUrls(Object.values(servers))
  for (const [name, member] of Object.entries(servers)) {
    const url = urls.get(member)
    if (url !== undefined && (name !== 'chromadb' || hasPython)) env[variables[name] ?? ''] = url
  }
  here = Object.keys(servers).filter((name) => env[variables[name] ?? ''] !== undefined)
  const missing = Object.keys(servers).filter((name) => !here.includes(name))
  if (missing.length > 0)
    console.warn(`WITHOUT ${missing.join(', ')}: no server for them; their part of the tree is skipped.`)
  // What has no server here is out of reach, as on anybody's laptop.
  const text = config.replaceAll(/migrations: 'migrations\/(\w+)'(?:, optional: true)?/g, (line, name: string) =>
    here.includes(name) ? line : `migrations: 'migrations/${name}', optional: true`,
  )
  write('skein.config.ts', text)
  for (const [path, content] of Object.entries(tree)) write(`migrations/${path}`, content)
  mkdirSync(join(folder, 'node_modules/@skein'), { recursive: true })
  for (const name of ['postgres', 'neo4j', 'chroma'])
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@skein', name))
  symlinkSync(join(root, 'tools/orchestrator'), join(folder, 'node_modules/skein'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function skein(...args: readonly string[]): Promise<Ended> {
  return run(args, env)
}

async function run(args: readonly string[], own: Readonly<Record<string, string>>): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env
  const bin = join(root, 'tools/orchestrator/src/bin.ts')
  return await startProgram([bin, ...args], folder, { PATH, HOME, SKEIN_ENV: 'test', ...own }).done
}

/** The highest version of each store that is here. */
async function at(): Promise<Readonly<Record<string, string | null>>> {
  const { stdout } = await skein('status', '--json')
  const { services } = JSON.parse(stdout) as { services: { service: string; at: string | null }[] }
  return Object.fromEntries(
    services.filter(({ service }) => here.includes(service)).map((one) => [one.service, one.at]),
  )
}

const latest: Readonly<Record<string, string>> = { postgres: '2', timescaledb: '1', neo4j: '2', chromadb: '1' }
const only = (versions: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(Object.entries(versions).filter(([name]) => here.includes(name)))

describe('a tree of several stores, as it is', { timeout: 600_000 }, () => {
  test('is judged without any server', async () => {
    const { code, stdout } = await run(['validate'], {})
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing found')])
  })

  test('is planned, applied, taken back across and for each, and applied again', async () => {
    const dry = await skein('up', '--dry-run')
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/postgres@1[^]*postgres@2/)])
    const none = await at()
    expect(Object.values(none).every((version) => version === null)).toBe(true)

    const up = await skein('up')
    expect([up.code, up.stderr]).toEqual([0, ''])
    expect(await at()).toEqual(only(latest))

    const across = await skein('down', '3', '--across', '--yes')
    expect([across.code, across.stderr]).toEqual([0, ''])
    expect(across.stdout.match(/taken back/g)).toHaveLength(here.length === 1 ? 3 : 4)
    expect((await skein('up')).code).toBe(0)
    for (const name of here.filter((one) => latest[one] === '2')) {
      expect((await skein('down', '1', name, '--yes')).code).toBe(0)
      expect((await at())[name]).toBe('1')
    }
    expect((await skein('up')).code).toBe(0)
  })

  test('is emptied after a typed answer, and comes up anew', async () => {
    const refused = await skein('fresh')
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/Nobody can be asked/)])
    expect(await at()).toEqual(only(latest))
    const fresh = await skein('fresh', '--yes')
    expect([fresh.code, fresh.stderr]).toEqual([0, ''])
    expect(await at()).toEqual(only(latest))
    const down = await skein('down', '--all', '--yes')
    expect([down.code, down.stderr]).toEqual([0, ''])
  })
})
