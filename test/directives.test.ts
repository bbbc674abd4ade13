import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDirectives } from '@skein/core'
import { describe, expect, test } from 'vitest'

const docs = join(import.meta.dirname, '../docs')
const page = readFileSync(join(docs, 'directives.md'), 'utf8')
const snippets = Object.values(
  JSON.parse(readFileSync(join(docs, 'examples/snippets.json'), 'utf8')) as Record<string, Snippet>,
)

interface Snippet {
  readonly prefix: string
  readonly body: readonly string[]
  readonly description: string
}

const roles = ['up', 'down', 'repeatable', 'seed'] as const
type Role = (typeof roles)[number]

/** What the reader of files says that it knows. */
function known(role: Role): string[] {
  const [finding] = readDirectives('-- skein: none-such', role, 'a').findings
  return (/^Known here: (.*)\.$/.exec(finding?.remedy ?? '')?.[1] ?? '').split(', ').sort()
}

/** The page's part under a heading. */
function part(heading: string): string {
  return page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
}

/** The directives that a part explains or refers to. */
function told(role: Role): string[] {
  const text = part(`In ${role === 'up' ? 'an' : 'a'} ${role}`)
  const own = [...text.matchAll(/^### `([a-z-]+)/gm)].map(([, name = '']) => name)
  const others = /^(.*), as in an up/m.exec(text)?.[1]?.matchAll(/`([a-z-]+)`/g) ?? []
  return [...own, ...[...others].map(([, name = '']) => name)].sort()
}

describe('docs/directives.md', () => {
  test.each(roles)('tells those of a %s, no more and no fewer', (role) => {
    expect(known(role).length).toBeGreaterThan(1)
    expect(told(role)).toEqual(known(role))
  })

  test('shows each with a value that is read without a finding', () => {
    const headings = [...page.matchAll(/^### `(.*)`$/gm)].map(([, text = '']) => text)
    expect(headings.length).toBeGreaterThan(6)
    for (const heading of headings) {
      const written = heading
        .replace(/(<service>@)<version>,…/, 'user@2,patient@3')
        .replace(/<number>ms\|s/, '2s')
        .replace(/<name>,…/, 'development,test')
        .replace(/<first>\.\.<last>/, '1..50')
      for (const value of written.includes('=') ? (written.split('=')[1] ?? '').split('|') : [null]) {
        const line = `-- skein: ${written.split('=')[0]}${value === null ? '' : `=${value}`}`
        const role = known('up').includes(written.split('=')[0] ?? '') ? 'up' : 'seed'
        expect([line, readDirectives(line, role, 'a').findings]).toEqual([line, []])
      }
    }
  })

  test('has examples that are read without a finding', () => {
    const examples = [...page.matchAll(/^-- skein: .*$/gm)].map(([line]) => line)
    expect(examples).not.toHaveLength(0)
    for (const line of examples) expect(readDirectives(line, 'up', 'a').findings).toEqual([])
  })
})

test('the snippets of the editor bring each directive once, with a value that is read and with what it means', () => {
  const names = snippets.map(({ prefix }) => prefix.replace('skein ', ''))
  expect(names.sort()).toEqual([...new Set(roles.flatMap(known))].sort())
  for (const { prefix, body, description } of snippets) {
    const line = body
      .join('\n')
      .replaceAll(/\$\{\d+[:|](\w[^,|}]*)[^}]*\}/g, '$1')
      .replace('@version', '@2')
    const name = prefix.replace('skein ', '')
    expect(line).toMatch(new RegExp(`^-- skein: ${name}(=|$)`))
    expect([line, readDirectives(line, known('up').includes(name) ? 'up' : 'seed', 'a').findings]).toEqual([line, []])
    expect(description.length).toBeGreaterThan(20)
  }
})
