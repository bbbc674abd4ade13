import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findAccount } from '../src/account.ts'
import { findBinaries } from '../src/binaries.ts'
import { openHome } from '../src/home.ts'
import { startServer } from '../src/index.ts'
import { query, scratch } from './scratch.ts'

const isRoot = process.geteuid?.() === 0
const isLinux = process.platform === 'linux'

test.runIf(isRoot && isLinux)(
  'is another user where we are root, without any power of root if the way is open',
  async () => {
    const folder = scratch()
    chmodSync(dirname(folder), 0o755)
    const { owner, ...rest } = await findAccount(openHome(folder), '/bin/ls')
    expect(owner?.uid).toBeGreaterThan(0)
    expect(rest).toEqual({ as: owner, prefix: [] })
  },
)

test.runIf(isRoot && isLinux)('works for root below a folder of mode 700', async () => {
  const closed = scratch()
  mkdirSync(closed, { mode: 0o700 })
  const folder = join(closed, 'deep', 'postgres')
  await using server = await startServer({ folder, durable: false })
  await server.createDatabase('user')
  expect(await query(server.url('user'), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(statSync(join(folder, 'data')).uid).toBeGreaterThan(0)
})

test.runIf(!isRoot)('is ourselves where we are not root', async () => {
  const { postgres } = await findBinaries()
  expect(await findAccount(openHome(scratch()), postgres)).toEqual({ as: {}, prefix: [] })
})
