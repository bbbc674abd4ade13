import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { clientNames, serviceWith } from './service.ts'

const million = "SELECT i, repeat('x', 200) FROM generate_series(1, 1000000) AS i;"

/** The most bytes that this process took more than before, while something was done. */
async function growth(act: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const watching = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10)
  await act()
  clearInterval(watching)
  return most - before
}

describe.each(clientNames)('rows that a file gives, over %s', (client) => {
  test.each(['', '-- skein: transaction=off\n'])('nobody keeps them: %j', async (header) => {
    const { service } = await serviceWith(client, { '1_a.up.sql': `${header}SELECT 1;\n${million}` })
    expect(await growth(() => migrate(service))).toBeLessThan(100 * 1024 * 1024)
  })
})
