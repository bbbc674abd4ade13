import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { folder } from '../project.ts'

test('a .ts that Node takes for CommonJS is said to want another name', async () => {
  const config = `import { defineConfig } from 'skein'\nexport default defineConfig({ services: [] })\n`
  const cwd = folder({ 'package.json': '{ "type": "commonjs" }', 'skein.config.ts': config })
  const { code, stderr } = await skein(['status'], { cwd })
  expect([code, stderr]).toEqual([
    64,
    expect.stringMatching(
      /→ Rename it to skein\.config\.mts: to Node a \.ts is CommonJS here, as package\.json says\./,
    ),
  ])
})

test('a package that is not installed is said with the command that installs it', async () => {
  const config = `import { oracle } from '@skein/oracle'\nexport default { services: { user: { store: oracle() } } }\n`
  const { code, stderr } = await skein(['status'], { cwd: folder({ 'skein.config.mts': config }) })
  expect([code, stderr]).toEqual([
    64,
    expect.stringMatching(
      /Cannot find package '@skein\/oracle'[^]*→ Install it: npm install --save-dev @skein\/oracle\n/,
    ),
  ])
})
