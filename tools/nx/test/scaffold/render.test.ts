import { expect, test } from 'vitest'
import { render } from '../../src/scaffold/render.ts'

test('a template is filled in, in paths and in texts', () => {
  const files = render('store', { name: 'slate', type: 'Slate', package: '@skein/slate', ending: 'cql' })
  expect([...files.keys()]).toContain('src/slate.ts')
  expect(files.get('src/slate.ts')).toContain(`export function slate(options: SlateOptions): Store {`)
  expect([...files.entries()].join('')).not.toMatch(/__\w+__|\{\{|\.template/)
})

test('a value that a template wants and nobody gave is named', () => {
  expect(() => render('store', { type: 'Slate', package: '', ending: '' })).toThrow(
    'The template store wants name, which has no value.',
  )
})
