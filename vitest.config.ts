import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { TestProjectInlineConfiguration } from 'vitest/config'

/** Every package is a project that carries its name; what stands here holds for all of them. */
const packages = globSync('{packages,services,migrations,tools}/*/package.json', { cwd: import.meta.dirname })

export default defineConfig({
  test: {
    // Bounds for a machine that is busy with other things, so that only what never comes is a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    globalSetup: 'test/postgres.ts',
    // Tests wait for servers and processes more than they compute; by itself one core of two would rest.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      ...packages.map((manifest) => project(nameIn(manifest), dirname(manifest))),
      project('repository', '.'),
      // On every server that the others were given, and alone on them.
      {
        test: {
          name: 'system',
          include: ['test/system/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 + packages.length },
        },
      },
    ],
  },
})

function project(name: string, folder: string): TestProjectInlineConfiguration {
  // A package with a server of its own brings it, and one server is for one file at a time: also when two packages have
  // the same one.
  const own = globSync(`${import.meta.dirname}/${folder}/test/setup.ts`)
  const order = 1 + packages.findIndex((manifest) => dirname(manifest) === folder)
  const alone = own.length > 0 ? { fileParallelism: false, sequence: { groupOrder: order } } : {}
  // On one of these servers every test has a database of its own, as on the PostgreSQL.
  const asked = ['timescale', 'chroma'].filter(
    (name) => folder !== '.' && globSync(`${import.meta.dirname}/${folder}/test/${name}{,.ts}`).length > 0,
  )
  const globalSetup = [...own, ...asked.map((name) => join(import.meta.dirname, `test/${name}.ts`))]
  return {
    test: { name, root: folder, include: ['test/**/*.test.ts'], exclude: ['test/system/**'], globalSetup, ...alone },
  }
}

function nameIn(manifest: string): string {
  const { name } = JSON.parse(readFileSync(`${import.meta.dirname}/${manifest}`, 'utf8')) as { name: string }
  return name
}
