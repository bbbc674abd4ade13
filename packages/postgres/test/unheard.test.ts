import { check, defineService, type Layout } from '@skein/core'
import { expect, test } from 'vitest'
import { connectTimeout } from '../src/clients/client.ts'
import { postgres } from '../src/index.ts'
import { freshDatabase } from './database.ts'
import { clientNames } from './service.ts'

/** A folder on a disk so slow that nobody listens to the server for longer than it is waited for. */
const slow: Layout = {
  tool: 'slow',
  folder: import.meta.dirname,
  read() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, connectTimeout + 500)
    return { migrations: [], repeatables: [], findings: [] }
  },
}

test.each(clientNames)('who reads for long takes no server for one out of reach, over %s', async (client) => {
  const store = postgres({ url: await freshDatabase(), client })
  // The library has to be loaded for a link to be on its way at once.
  await store.read()
  expect(await check(defineService<unknown>({ name: 'clinic', store, migrations: slow }))).toMatchObject({ ok: true })
})
