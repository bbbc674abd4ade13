/** `care_team` as a label: `CareTeam`. */
export function pascal(words: string): string {
  return words.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
