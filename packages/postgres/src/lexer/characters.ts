const blank = 1
const letter = 2
const digit = 3
const dollar = 4

const kinds = new Uint8Array(128)
for (const character of ' \t\n\r\f\v') kinds[character.charCodeAt(0)] = blank
for (const character of '0123456789') kinds[character.charCodeAt(0)] = digit
for (const character of 'abcdefghijklmnopqrstuvwxyz_') {
  kinds[character.charCodeAt(0)] = letter
  kinds[character.toUpperCase().charCodeAt(0)] = letter
}
kinds['$'.charCodeAt(0)] = dollar

/** Whether Postgres's lexer skips this UTF-16 unit between tokens; no Unicode blank is one. */
export function isBlank(code: number): boolean {
  return kinds[code] === blank
}

/** Whether an unquoted identifier can begin with this UTF-16 unit: letters, `_`, everything beyond ASCII. */
export function beginsWord(code: number): boolean {
  return code > 127 || kinds[code] === letter
}

/** Whether an unquoted identifier can go on with this UTF-16 unit: digits and `$` too. */
export function continuesWord(code: number): boolean {
  return code > 127 || (kinds[code] ?? 0) >= letter
}

export function isDigit(code: number): boolean {
  return kinds[code] === digit
}

/** As Postgres compares keywords: only ASCII letters have a case, `ſet` is not SET. */
export function upperCase(word: string): string {
  return /[^\0-\x7f]/.test(word) ? word : word.toUpperCase()
}
