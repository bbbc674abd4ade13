import { expect, test } from 'vitest'
import { lineAndColumn } from '../../src/lexer/position.ts'
import { piecesOf } from '../../src/lexer/pieces.ts'
import { statements } from '../../src/lexer/statements.ts'

const text = `// it's first
CREATE (:A {x: 'a;\\'b', y: "c;\\u0022;d"});
/* ; don't ; */ MATCH (n:\`odd;name\`) SET n.x = 1;;

CREATE INDEX by_x FOR (n:A) ON (n.x);\r\nRETURN 4 / 2 // ; the end
; CREATE (:\u{1f426});
RETURN 'unclosed ; /* no`

test.each([1, 2, 3, 7, 20, 64, 1000])('cut after every %i, it has the same statements in the same places', (size) => {
  const whole = statements(text)
  for (const most of [1, 10, 50, 10_000]) {
    const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    const pieces = [...piecesOf(parts, most)]
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    const found = pieces.flatMap((piece) =>
      piece.lexed.statements.map(({ start, end, kind }) => {
        const line = piece.line + lineAndColumn(piece.text, start).line
        return { text: piece.text.slice(start, end), kind, line }
      }),
    )
    expect(found).toEqual(
      whole.statements.map(({ start, end, kind }) => ({
        text: text.slice(start, end),
        kind,
        line: lineAndColumn(text, start).line,
      })),
    )
    expect(pieces.map(({ lexed }) => lexed.ends).filter((ends) => ends !== 'clean')).toMatchObject([
      { inside: 'string' },
    ])
  }
})
