import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../src/index.ts'
import { ended, postmasterOf, scratch } from './scratch.ts'

test('sweeps what a killed initdb left, not what may still be at work', async () => {
  const folder = scratch()
  const first = await startServer({ folder, durable: false })
  const { pid } = postmasterOf(folder)
  await first.release()
  await ended(pid)
  const long = new Date(Date.now() - 3_600_000)
  for (const name of ['draft-old', 'draft-new']) mkdirSync(join(folder, name, 'data'), { recursive: true })
  utimesSync(join(folder, 'draft-old'), long, long)
  await using _ = await startServer({ folder, durable: false })
  expect(readdirSync(folder).filter((name) => name.startsWith('draft-'))).toEqual(['draft-new'])
})

test('refuses to overwrite what is not its own', async () => {
  const folder = scratch()
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'data', 'thesis.txt'), 'years of work')
  await expect(startServer({ folder })).rejects.toMatchObject({ code: 'INITDB' })
  expect(readdirSync(join(folder, 'data'))).toEqual(['thesis.txt'])
  expect(readdirSync(folder).filter((name) => name.startsWith('draft-'))).toEqual([])
})
