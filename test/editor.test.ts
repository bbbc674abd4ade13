import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** What a configuration is written with: an editor shows the comments of its keys while one types them. */
const shown = [
  ['tools/orchestrator/src/configuration/define.ts', 'Config'],
  ['packages/core/src/service.ts', 'Service'],
  ['packages/core/src/service.ts', 'Layout'],
  ['packages/core/src/migrations/code.ts', 'CodeMigration'],
  ['packages/postgres/src/options.ts', 'PostgresOptions'],
  ['packages/postgres/src/target.ts', 'Address'],
] as const

/** The members of an interface that say nothing of themselves, the interface itself among them. */
function silent(text: string, name: string): string[] {
  const { program, comments } = parseSync('a.ts', text)
  const ends = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*')).map(({ end }) => end)
  const isSaid = (start: number): boolean =>
    ends.some((end) => /^\s*(?:export )?$/.test(text.slice(end, start)) && end <= start)
  const found: string[] = []
  let members = 0
  new Visitor({
    TSInterfaceDeclaration: ({ id, start, body }) => {
      if (id.name !== name) return
      members = body.body.length
      const parts = [{ start }, ...body.body]
      found.push(
        ...parts.filter((part) => !isSaid(part.start)).map((part) => text.slice(part.start).split('\n')[0] ?? ''),
      )
    },
  }).visit(program)
  if (members === 0) throw new Error(`There is no interface ${name}.`)
  return found
}

test.each(shown)('%s: %s says what each of its keys means', (file, name) => {
  expect(silent(readFileSync(join(root, file), 'utf8'), name)).toEqual([])
})

test('a key without a comment is noticed', () => {
  const text = `/** All. */\nexport interface A {\n  /** One. */\n  readonly one: string\n  // Two.\n  readonly two: string\n  three(): void\n}`
  expect(silent(text, 'A')).toEqual(['readonly two: string', 'three(): void'])
})
