import { expect, test } from 'vitest'
import { lineAndColumn } from '../../src/lexer/position.ts'
import { type Kind, statements } from '../../src/lexer/statements.ts'

function cut(text: string): string[] {
  return statements(text).statements.map(({ start, end }) => text.slice(start, end))
}

test.each<[string, string[]]>([
  ['CREATE (:A); CREATE (:B);', ['CREATE (:A)', 'CREATE (:B)']],
  ['', []],
  [' ; ;\n// nothing;\n/* nor; */', []],
  [`RETURN 'a;b' AS x; RETURN "c;d"`, [`RETURN 'a;b' AS x`, `RETURN "c;d"`]],
  [`RETURN 'it\\'s; one'; RETURN 2`, [`RETURN 'it\\'s; one'`, 'RETURN 2']],
  [`RETURN '\\\\'; RETURN 2`, [`RETURN '\\\\'`, 'RETURN 2']],
  ['MATCH (`a;b`) RETURN `c``;d`; RETURN 2', ['MATCH (`a;b`) RETURN `c``;d`', 'RETURN 2']],
  ['RETURN `a\\`; RETURN 2', ['RETURN `a\\`', 'RETURN 2']],
  ["// it's\nRETURN 1; /* don't; */ RETURN 2", ['RETURN 1', 'RETURN 2']],
  ['/* a /* b */ RETURN 1; RETURN 2 /**/', ['RETURN 1', 'RETURN 2']],
  [`RETURN 'http://x' AS a; RETURN 2`, [`RETURN 'http://x' AS a`, 'RETURN 2']],
  ['RETURN 4 / 2; RETURN 3', ['RETURN 4 / 2', 'RETURN 3']],
  ["RETURN ''; RETURN 2", ["RETURN ''", 'RETURN 2']],
])('%j is cut where the server would', (text, parts) => {
  expect(cut(text)).toEqual(parts)
  expect(statements(text).ends).toBe('clean')
})

test.each<[string, number]>([
  [`RETURN 'a\\u0027; RETURN 2`, 2],
  [`RETURN 'a\\\\u0027; RETURN 2'`, 1],
  [`RETURN '\\u005c'; RETURN 2'`, 1],
  ['RETURN 1 \\u003b RETURN 2', 2],
  ['RETURN 1 // a\\u000a; RETURN 2', 2],
])('the escape in %j is read before all else', (text, count) => {
  expect(statements(text).statements).toHaveLength(count)
})

test.each<[string, string, number]>([
  [`RETURN 1; RETURN 'a; // b`, 'string', 17],
  ['RETURN "a', 'string', 7],
  ['RETURN `a', 'name', 7],
  ['RETURN 1 /* a; */ /* b; c', 'comment', 18],
  ['RETURN 1 /*/', 'comment', 9],
])('%j ends inside', (text, inside, start) => {
  expect(statements(text).ends).toEqual({ inside, start })
})

test.each<[string, Kind]>([
  ['CREATE (:A)', 'data'],
  ['CREATE INDEX FOR (n:A) ON (n.x)', 'schema'],
  ['create /* a */ constraint `x` IF NOT EXISTS FOR (n:A) REQUIRE n.x IS UNIQUE', 'schema'],
  ['CREATE VECTOR INDEX a FOR (n:A) ON n.x', 'schema'],
  ['DROP CONSTRAINT a', 'schema'],
  ['CYPHER 5 CREATE TEXT INDEX a FOR (n:A) ON (n.x)', 'schema'],
  ['CREATE index = (:A)-[:B]->(:C)', 'data'],
  ['MATCH (n:A) CALL (n) { SET n.x = 1 } IN TRANSACTIONS OF 10 ROWS', 'alone'],
  ['MATCH (n:A) CALL (n) { SET n.x = 1 } in 3 concurrent transactions', 'alone'],
  ["RETURN '} IN TRANSACTIONS'", 'data'],
  ["CALL apoc.periodic.commit('x', {})", 'alone'],
  ['CREATE USER a SET PASSWORD "secret"', 'alone'],
  [':begin', 'shell'],
])('%j is known as %s', (text, kind) => {
  expect(statements(text).statements.map((one) => one.kind)).toEqual([kind])
})

test('what a statement is known by holds no data', () => {
  const [one] = statements(`MERGE (p:Person {name: 'Jane'})`).statements
  expect(one?.words).toBe('MERGE')
})

test('a place counts characters', () => {
  expect(lineAndColumn('a\r\nb😀c', 6)).toEqual({ line: 2, column: 3 })
})
