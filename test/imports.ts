import { parseSync, Visitor } from 'oxc-parser'
import type { Argument, CallExpression, Expression, NewExpression, Program } from 'oxc-parser'

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string
  /** Only the start of the specifier is known: the rest is computed when it runs. */
  readonly partial: boolean
  /** import() or require, when the program gets there, or types, which nobody loads; all others come before a file's first line. */
  readonly lazy: boolean
  /** From 1. */
  readonly line: number
}

/** Everything that a source file imports: `import`, `export … from`, `import()`, `require`, types' `import('…')`, and
 *  the files it finds beside itself through `import.meta`. Throws when the file can't be parsed. */
export function importsOf(file: string, text: string): Import[] {
  const program = parse(file, text)
  const found: Import[] = []
  const required = requires(program)
  const add = (node: Expression | Argument | undefined, lazy: boolean) => {
    const known = node && textOf(node)
    if (node && known) found.push({ ...known, lazy, line: text.slice(0, node.start).split('\n').length })
  }
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, importKind === 'type'),
    ExportNamedDeclaration: ({ source }) => add(source ?? undefined, false),
    ExportAllDeclaration: ({ source }) => add(source, false),
    TSImportType: ({ source }) => add(source, true),
    TSExternalModuleReference: ({ expression }) => add(expression, false),
    ImportExpression: ({ source }) => add(source, true),
    CallExpression: (call) => finds(call, required) && add(call.arguments[0], true),
    NewExpression: (made) => isBesideThis(made) && add(made.arguments[0], true),
  }).visit(program)
  return found
}

/** The tree of a file. Throws when it can't be parsed. */
export function parse(file: string, text: string): Program {
  const { program, errors } = parseSync(file, text)
  if (errors[0]) throw new Error(`${file} can't be parsed: ${errors[0].message}`)
  return program
}

/** The names that `createRequire` was given in this file, and its usual one. */
function requires(program: Program): Set<string> {
  const names = new Set(['require'])
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier' && init && isCreateRequire(init)) names.add(id.name)
    },
  }).visit(program)
  return names
}

/** `require(…)`, `require.resolve(…)`, `createRequire(…)(…)`, `import.meta.resolve(…)` and their likes. */
function finds({ callee }: CallExpression, required: ReadonlySet<string>): boolean {
  const named = callee.type === 'MemberExpression' ? callee.object : callee
  if (named.type === 'MetaProperty' || isCreateRequire(named)) return true
  return named.type === 'Identifier' && required.has(named.name)
}

function isCreateRequire(node: Expression): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'createRequire'
}

/** `new URL('./file', import.meta.url)` */
function isBesideThis({ callee, arguments: [, base] }: NewExpression): boolean {
  if (callee.type !== 'Identifier' || callee.name !== 'URL') return false
  return base?.type === 'MemberExpression' && base.object.type === 'MetaProperty'
}

function textOf(node: Expression | Argument): { specifier: string; partial: boolean } | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return { specifier: node.value, partial: false }
  const start = node.type === 'TemplateLiteral' ? node.quasis[0]?.value.cooked : startOfSum(node)
  return start ? { specifier: start, partial: node.type !== 'TemplateLiteral' || node.quasis.length > 1 } : undefined
}

/** What stands first in `'@skein/' + scheme`. */
function startOfSum(node: Expression | Argument): string | undefined {
  if (node.type !== 'BinaryExpression') return undefined
  const { left } = node
  if (left.type === 'Literal') return typeof left.value === 'string' ? left.value : undefined
  return left.type === 'PrivateIdentifier' ? undefined : startOfSum(left)
}
