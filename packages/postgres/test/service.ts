import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineService, type Service } from '@skein/core'
import { afterAll } from 'vitest'
import { type ClientName, clients } from '../src/connect.ts'
import { postgres } from '../src/index.ts'
import { freshDatabase } from './database.ts'

/** Every client by name, for `describe.each`. */
export const clientNames: readonly ClientName[] = Object.keys(clients) as ClientName[]

const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A service over an empty database, with these files as its migrations. */
export async function serviceWith(
  client: ClientName,
  files: Readonly<Record<string, string>>,
  url?: string,
): Promise<{ service: Service; url: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'skein-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const at = url ?? (await freshDatabase())
  return {
    service: defineService<unknown>({ name: 'clinic', store: postgres({ url: at, client }), migrations: folder }),
    url: at,
    folder,
  }
}

/** The error that a promise rejects with. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; detail?: string; hint?: string; data: Record<string, unknown> }> {
  try {
    await promise
  } catch (error) {
    return error as never
  }
  throw new Error('it did not fail')
}
