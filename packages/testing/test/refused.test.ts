import { postgres } from '@skein/postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import { variable } from '../src/server.ts'
import { onServer } from './query.ts'
import { serviceOf } from './service.ts'

const { [variable]: given = '' } = process.env

/** Asks for a database of another server than that of the other tests. */
async function askOf(server: string): Promise<unknown> {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv(variable, server)
  vi.resetModules()
  const { migratedDatabase } = await import('../src/index.ts')
  return migratedDatabase(serviceOf('refused', 'CREATE TABLE rooms ()'), { store: (url) => postgres({ url }) })
}

test('a server that gives no right to make databases is named as the reason', async () => {
  const name = `poor_${process.pid}`
  onTestFinished(async () => void (await onServer(`DROP ROLE ${name}`)))
  await onServer(`CREATE ROLE ${name} LOGIN PASSWORD 'poor'`)
  const server = Object.assign(new URL(given), { username: name, password: 'poor' }).href
  const hint = expect.stringContaining('CREATEDB') as string
  await expect(askOf(server)).rejects.toMatchObject({ code: 'ACCESS_DENIED', hint })
})

test('a server that is not there is named as the reason, without its password', async () => {
  const server = Object.assign(new URL(given), { host: 'localhost:1', password: 'secret' }).href
  const failure = askOf(server)
  await expect(failure).rejects.toMatchObject({ code: 'UNREACHABLE' })
  await expect(failure).rejects.not.toThrow(/secret/)
})
