import { expect, test } from 'vitest'

import { psqlCommands } from '../../src/lexer/psql.ts'
import { statements } from '../../src/lexer/statements.ts'

test.for<[text: string, found: [name: string, start: number][]]>([
  [
    '\\restrict aBc\nselect 1;\n\\unrestrict aBc\n',
    [
      ['\\restrict', 0],
      ['\\unrestrict', 24],
    ],
  ],
  ['-- a\n  \\connect b\n', [['\\connect', 7]]],
  ["\\copy t from 'a;b'\nselect 1", [['\\copy', 0]]],
  [
    "\\echo 'it''s\n\\d+ t\n",
    [
      ['\\echo', 0],
      ['\\d', 13],
    ],
  ],
  [
    'select 1 \\gset\nselect 2 \\; select 3;',
    [
      ['\\gset', 9],
      ['\\', 24],
    ],
  ],
  ['\\! ls\n', [['\\', 0]]],
  ['copy t from stdin;\n1\tit\'s\n\\N\t"\n\\.\n\\connect a', [['COPY … FROM STDIN', 0]]],
  [
    '\\a\ncopy t from stdin;\n\\.\n',
    [
      ['\\a', 0],
      ['COPY … FROM STDIN', 3],
    ],
  ],
  ['select 1;\n/**/COPY a.b.c (d, "e") FROM STDIN WITH (FORMAT csv);', [['COPY … FROM STDIN', 14]]],
  ['copy binary a."t" from /* b */ stdin', [['COPY … FROM STDIN', 0]]],
  ['copy t from stdout', [['COPY … FROM STDIN', 0]]],
  [
    'copy t to stdout;\ncopy "from" to stdin',
    [
      ['COPY … TO STDOUT', 0],
      ['COPY … TO STDOUT', 18],
    ],
  ],
  ['copy (select a from stdin) to stdout (format csv)', [['COPY … TO STDOUT', 0]]],
])('%j', ([text, found]) => {
  expect(psqlCommands(statements(text)).map(({ name, start }) => [name, start])).toEqual(found)
})

test.for([
  '',
  "select 'a\\b', E'\\'', $$\\c$$, \"\\d\" /* \\e */ -- \\f",
  "copy t from 'stdin'",
  "copy t from program 'stdin'",
  "copy t to 'stdout'",
  'copy "to" from program $$stdout$$',
  'select copy from stdin',
  'create function f() returns int language sql as $$ copy t from stdin; $$',
])('%j is all SQL', (text) => {
  expect(psqlCommands(statements(text))).toEqual([])
})
