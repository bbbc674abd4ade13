import { describe, expect, test } from 'vitest'
import { hasServer } from '../chroma.ts'
import { crashAt, type Found } from './crash.ts'

const long = process.env['SKEIN_TEST_LONG'] !== undefined
/** Requests of which each run in the short form kills at one. */
const few = 9

describe.skipIf(!hasServer)('a runner killed at every request, on a real Chroma', () => {
  test.each(['lose request', 'lose answer'] as const)('%s', { timeout: 900_000 }, async (how) => {
    const { requests } = await crashAt(Infinity, how)
    const found: Found[] = []
    // Other ones for each of the two.
    for (let number = how.length % 2; number < requests; number += long ? 1 : few)
      found.push(await crashAt(number, how))
    const dirty = found.flatMap((one) => one.dirty ?? [])
    if (long)
      process.stdout.write(
        `${how}: ${found.length} kills in ${requests} requests, ${dirty.length} DIRTY, ${dirty.filter(({ done }) => done).length} of them done\n`,
      )
    expect(found.length).toBeGreaterThan(3)
    expect(dirty.length).toBeLessThan(found.length)
  })
})
