import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folderWith } from '../place.ts'

const called = JSON.stringify(new URL('../../src/layouts/called.ts', import.meta.url).href)

/** What Node itself makes of a program: inside of a test another loader would take it. */
async function exported(file: string): Promise<unknown> {
  const program = `import { exportsOf } from ${called}
  const { up } = await exportsOf(${JSON.stringify(file)}, '')
  console.log(JSON.stringify({ up: up() }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return JSON.parse(stdout)
}

test('TypeScript is taken as their tools take it: types imported like values, paths without endings, enums', async () => {
  const folder = folderWith({
    'tables/names.ts': "export interface Named {}\nexport enum Names { A = 'a' }",
    '1_a.ts': `import Default, { Named, Names } from './tables/names'
    export const up = (_: Named, __: Default): string => Names.A`,
  })
  expect(await exported(join(folder, '1_a.ts'))).toEqual({ up: 'a' })
})

test('CommonJS and modules, either as it is', async () => {
  const folder = folderWith({ '1_a.js': "exports.up = () => 'a'", '2_b.mjs': "export default { up: () => 'b' }" })
  expect(await exported(join(folder, '1_a.js'))).toEqual({ up: 'a' })
  expect(await exported(join(folder, '2_b.mjs'))).toEqual({ up: 'b' })
})
