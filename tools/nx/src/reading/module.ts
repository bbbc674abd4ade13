import { readFileSync } from 'node:fs'
import { type Expression, parseSync, type Program, type Statement } from 'oxc-parser'
import { unreadable } from './unreadable.ts'

/** A source file: parsed, and never run. */
export interface Module {
  /** Absolute. */
  readonly file: string
  readonly text: string
  /** What the names of its top level stand for, as far as they never change. */
  readonly names: ReadonlyMap<string, Expression | ImportedName>
  /** What it gives others; `default` is one of the names. */
  readonly exports: ReadonlyMap<string, Expression>
  /** All that it imports or re-exports from, as written. */
  readonly sources: readonly string[]
}

/** A name that comes from another module. */
interface ImportedName {
  readonly type: 'Imported'
  readonly source: string
  readonly name: string
}

/** Reads and parses one file. @throws SkeinError CONFIG_INVALID when that is impossible. */
export function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8')
  const { program, errors } = parseSync(file, text)
  const [error] = errors
  if (error) throw unreadable(file, text, error.labels[0]?.start ?? 0, `it can't be parsed: ${error.message}`)
  const names = new Map<string, Expression | ImportedName>()
  const exports = new Map<string, Expression>()
  for (const statement of program.body) read(statement, names, exports)
  return { file, text, names, exports, sources: sourcesIn(program) }
}

function read(
  statement: Statement,
  names: Map<string, Expression | ImportedName>,
  exports: Map<string, Expression>,
): void {
  switch (statement.type) {
    case 'ImportDeclaration':
      for (const specifier of statement.specifiers) {
        const name = specifier.type === 'ImportSpecifier' ? textOf(specifier.imported) : 'default'
        if (specifier.type === 'ImportNamespaceSpecifier') continue
        names.set(specifier.local.name, { type: 'Imported', source: statement.source.value, name })
      }
      break
    case 'VariableDeclaration':
      for (const [name, value] of constants(statement)) names.set(name, value)
      break
    case 'ExportNamedDeclaration':
      if (statement.declaration?.type === 'VariableDeclaration') {
        for (const [name, value] of constants(statement.declaration)) {
          names.set(name, value)
          exports.set(name, value)
        }
      }
      for (const { local, exported } of statement.source ? [] : statement.specifiers) {
        if (local.type === 'Identifier') exports.set(textOf(exported), local)
      }
      break
    case 'ExportDefaultDeclaration':
      exports.set('default', statement.declaration as Expression)
      break
    case 'ExpressionStatement': {
      const value = commonJs(statement.expression)
      if (value) exports.set('default', value)
      break
    }
    default:
  }
}

function constants({
  kind,
  declarations,
}: Extract<Statement, { type: 'VariableDeclaration' }>): [name: string, value: Expression][] {
  if (kind !== 'const') return []
  return declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init ? [[id.name, init] satisfies [string, Expression]] : [],
  )
}

/** `module.exports = …` */
function commonJs(expression: Expression): Expression | undefined {
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return undefined
  const { object, property } = expression.left
  const isIt =
    object.type === 'Identifier' &&
    object.name === 'module' &&
    property.type === 'Identifier' &&
    property.name === 'exports'
  return isIt ? expression.right : undefined
}

function sourcesIn({ body }: Program): string[] {
  return body.flatMap((statement) => {
    const named = statement.type === 'ImportDeclaration' || statement.type === 'ExportAllDeclaration'
    if (!named && statement.type !== 'ExportNamedDeclaration') return []
    return statement.source ? [statement.source.value] : []
  })
}

function textOf(name: { type: 'Identifier'; name: string } | { type: 'Literal'; value: string }): string {
  return name.type === 'Identifier' ? name.name : name.value
}
