/** "Did you mean patient?", with a space before it; empty when no name is near. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names)
  return name === null ? '' : ` Did you mean ${name}?`
}

/** The name that was probably meant; null when none is near. */
function nearest(word: string, names: readonly string[]): string | null {
  const near = names.map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
  const [best] = near.filter(({ name, far }) => far <= Math.max(1, name.length / 3)).sort((a, b) => a.far - b.far)
  return best?.name ?? null
}

/** Letters to add, drop, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > b.length) return Infinity
  const known = new Map<string, number>()
  const upTo = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const key = `${i} ${j}`
    const found = known.get(key)
    if (found !== undefined) return found
    const choices = [upTo(i - 1, j) + 1, upTo(i, j - 1) + 1, upTo(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)]
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) choices.push(upTo(i - 2, j - 2) + 1)
    const least = Math.min(...choices)
    known.set(key, least)
    return least
  }
  return upTo(a.length, b.length)
}
