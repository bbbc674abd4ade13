import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import type { Argument, Expression } from 'oxc-parser'
import { type Module, readModule } from './module.ts'

/** An expression and the file that it stands in. */
export interface Place {
  readonly node: Expression
  readonly module: Module
}

/**
 * What a place stands for once constants, types, parentheses and imports of neighbouring files are looked through. Ends
 * at the last place that can be seen without running anything.
 */
export function follow(place: Place): Place {
  const seen = new Set<Expression>()
  let { node, module } = place
  while (!seen.has(node)) {
    seen.add(node)
    const next = step({ node, module })
    if (!next) break
    ;({ node, module } = next)
  }
  return { node, module }
}

function step({ node, module }: Place): Place | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return { node: node.expression, module }
    case 'Identifier': {
      const found = module.names.get(node.name)
      if (found?.type !== 'Imported') return found && { node: found, module }
      const file = neighbour(module.file, found.source)
      if (file === undefined) return undefined
      const other = readModule(file)
      const exported = other.exports.get(found.name)
      return exported && { node: exported, module: other }
    }
    default:
      return undefined
  }
}

/** The source file that a module names by a relative path; undefined for packages and what isn't there. */
export function neighbour(file: string, source: string): string | undefined {
  if (!/^\.\.?\//.test(source)) return undefined
  const path = join(dirname(file), source)
  return [path, path.replace(/\.([cm]?)js$/, '.$1ts')].find((candidate) => existsSync(candidate))
}

/** A text that can be read off the source: quotes, templates and sums of such, and this module's own folder. */
export function textAt(place: Place): string | undefined {
  const { node, module } = follow(place)
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined
    case 'TemplateLiteral': {
      const parts = node.quasis.map(({ value }, index) => {
        const inner = node.expressions[index]
        const known = inner ? textAt({ node: inner, module }) : ''
        return known === undefined ? undefined : (value.cooked ?? '') + known
      })
      return parts.includes(undefined) ? undefined : parts.join('')
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return undefined
      const [left, right] = [textAt({ node: node.left, module }), textAt({ node: node.right, module })]
      return left === undefined || right === undefined ? undefined : left + right
    }
    case 'MemberExpression':
      return isOwnFolder(node) ? dirname(module.file) : undefined
    default:
      return undefined
  }
}

/** A list of texts that can be read off the source. */
export function textsAt(place: Place): string[] | undefined {
  const texts = itemsAt(place)?.map(textAt)
  return texts?.every((text) => text !== undefined) ? texts : undefined
}

/** The places in a list, with those of the lists that are spread into it. */
export function itemsAt(place: Place): Place[] | undefined {
  const { node, module } = follow(place)
  if (node.type !== 'ArrayExpression') return undefined
  const items = node.elements.map((element) => {
    if (element === null) return undefined
    if (element.type === 'SpreadElement') return itemsAt({ node: element.argument, module })
    return [{ node: element, module }]
  })
  return items.every((item) => item !== undefined) ? items.flat() : undefined
}

/** `import.meta.dirname` */
function isOwnFolder({ object, property }: Extract<Expression, { type: 'MemberExpression' }>): boolean {
  return object.type === 'MetaProperty' && property.type === 'Identifier' && property.name === 'dirname'
}

/** The first argument of a call. */
export function argumentOf({ node, module }: Place): Place | undefined {
  if (node.type !== 'CallExpression') return undefined
  const first: Argument | undefined = node.arguments[0]
  return first && first.type !== 'SpreadElement' ? { node: first, module } : undefined
}
