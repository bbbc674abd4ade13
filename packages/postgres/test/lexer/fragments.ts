import fc from 'fast-check'

type Text = fc.Arbitrary<string>

function concat(...parts: readonly (Text | string)[]): Text {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))
}

function list(part: Text, separator: Text | string, most: number): Text {
  const more = fc.array(concat(separator, part), { maxLength: most - 1 }).map((all) => all.join(''))
  return concat(part, more)
}

const hostile = [..."; '' -- /* */ $$ $a$ $ END é 😀 日本 ( )".split(' '), ' ', '\n', '\r\n', 'begin atomic']

function pick(pieces: string): Text {
  return fc.constantFrom(...pieces.split(' '))
}

function content(...pieces: readonly string[]): Text {
  return fc.array(fc.constantFrom(...hostile, ...pieces), { maxLength: 5 }).map((all) => all.join(''))
}

const inComment = content("'", '"', '\\').map((text) => text.replaceAll(/\/\*|\*\//g, '').replaceAll(/\/\*|\*\//g, ''))
const blank: Text = fc.oneof(
  { weight: 4, arbitrary: fc.constant(' ') },
  fc.constantFrom('\n', '\r\n', '\t', '\f', ' \v '),
  concat(
    ' --',
    content("'", '"', '\\').map((text) => text.replaceAll(/[\n\r]/g, '')),
    fc.constantFrom('\n', '\r', '\r\n'),
  ),
  concat('/*', inComment, ' */'),
  concat('/*', inComment, ' /*', inComment, ' */', inComment, ' */'),
)

const dollar: Text = fc
  .tuple(fc.constantFrom('', 'a', 'body', '_1', 'é', '日本', '😀'), content("'", '"', '\\'))
  .map(([tag, text]) => `$${tag}$${text.replaceAll(`$${tag}$`, '').replaceAll(`$${tag}$`, '')} $${tag}$`)
const string: Text = fc.oneof(
  concat(fc.constantFrom("'", "N'", "n'"), content('"', '\\', "\\''"), "'"),
  concat(fc.constantFrom("E'", "e'"), content('"', '\\\\', "\\'", '\\n', "\\'''"), "'"),
  concat("E'a'", fc.constantFrom('\n', ' \r\n\t'), "'\\';'"),
  concat("U&'", content('"', '\\0041', '\\\\'), "'"),
  fc.constantFrom("B'01'", "x'1F'"),
  dollar,
)
const name: Text = fc.oneof(
  pick('a b1 atomic begin work a$b$ c$$ é$a$ 日本 😀x e n x u function'),
  concat(fc.constantFrom('"', 'U&"'), fc.constant('q'), content('""', "'"), '"'),
)
const number = pick('1 1.5 .5 1e5 0x1F 1_000 $1 $2')

const { statement } = fc.letrec<{ expression: string; statement: string; routine: string; rule: string }>((tie) => {
  const value = tie('expression')
  const body = fc.array(concat(tie('statement'), blank, ';', blank), { maxLength: 3 }).map((all) => all.join(''))
  const head = concat('create', blank, fc.constantFrom('', 'or replace '), fc.constantFrom('function ', 'PROCEDURE '))
  const values = list(value, ',', 3)
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      string,
      number,
      name,
      concat(name, blank, '.', blank, fc.constantFrom('end', 'case', 'begin', 'atomic')),
      concat('(', blank, value, blank, ')'),
      concat(value, fc.constantFrom('+', '-/**/ ', '*', '||', ' and ', '::text -'), blank, value),
      concat('case', blank, 'when', blank, value, ' then ', value, blank, ' END '),
      concat('(select', blank, value, ')'),
    ),
    routine: concat(
      head,
      name,
      '(',
      fc.constantFrom('', 'begin atomic', 'a int'),
      ')',
      blank,
      fc.constantFrom('', 'set begin to atomic ', 'set a to begin ', 'immutable'),
      fc.oneof(
        concat(blank, 'BEGIN', blank, 'Atomic', blank, body, 'end'),
        concat(blank, 'as', blank, dollar, ' language sql'),
        concat(blank, 'return', blank, value),
      ),
    ),
    rule: concat('create rule r as on insert to t do (', blank, 'select 1;', blank, 'delete from ', name, ' ;)'),
    statement: fc.oneof(
      { depthSize: 'small' },
      concat('select', blank, values, blank, fc.constantFrom('', 'end', 'as end', 'as atomic', 'case')),
      concat('select', blank, name, blank, 'from ', name, blank, 'where ', value),
      concat('Insert into ', name, blank, 'values(', values, blank, ')'),
      concat('create table ', name, '(begin atomic, b text default(', blank, value, '))'),
      concat('create view ', name, ' as select begin', blank, 'atomic from', blank, name),
      concat('do', blank, dollar),
      tie('routine'),
      tie('rule'),
    ),
  }
})

const command: Text = fc.oneof(
  { weight: 6, arbitrary: statement },
  fc.constantFrom('', 'begin', 'BEGIN work', 'commit', 'end', 'start transaction', 'savepoint a', 'rollback to a'),
)

/** A file's text that Postgres parses. */
export const file: Text = concat(
  blank,
  list(command, concat(blank, ';', blank), 6),
  blank,
  fc.constantFrom('', ';', '-- ;'),
)

/** A text of pieces that lexers stumble over, in any order. */
export const soup: Text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile),
      pick(`' " \\ ; - / * + & 1 e E' U&' U&" b' x' n' $1 $a a$ _ \\.`),
      fc.constantFrom('\t', '\r', '\n', '\ud83d', '\ufeff', '\u00a0', '\u2028'),
      pick('end; case commit rollback do call with( reindex('),
      fc.constantFrom('create function f()', 'copy t from stdin;', 'set transaction'),
    ),
    { maxLength: 20 },
  )
  .map((all) => all.join(''))
