import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../src/link.ts'
import { resolveTarget } from '../src/options.ts'
import { gate } from './gate.ts'
import { query } from './server.ts'

/**
 * Breaks the link of a statement that makes a constraint until its index is left alone.
 * @param text `CREATE CONSTRAINT name FOR (n:Label) REQUIRE n.key …`
 * @returns whether it is.
 */
export async function left(url: string, text: string): Promise<boolean> {
  const [, name = '', label = '', key = ''] = /CONSTRAINT (\w+) FOR \(n:(\w+)\) REQUIRE n\.(\w+)/.exec(text) ?? []
  // With nothing to look at the server is done before it notices.
  await query(url, `UNWIND range(1, 60000) AS i CREATE (:${label} {${key}: 'left ' + i})`)
  for (let times = 0; times < 30; times++) {
    {
      await using network = await gate(url, (_, bytes) => (bytes.includes(text) ? 'sent' : null), 'cut')
      const link = await connect(await resolveTarget({ url: network.url }))
      const broken = link.ask(text).catch(() => {})
      await network.struck
      await broken
      await link.close()
    }
    await sleep(200)
    const [index] = await query(url, `SHOW INDEXES YIELD name, owningConstraint WHERE name = '${name}'`)
    if (index && index['owningConstraint'] === null) {
      await query(url, `MATCH (n:${label}) WHERE n.${key} STARTS WITH 'left ' DELETE n`)
      return true
    }
    await query(url, `DROP CONSTRAINT ${name} IF EXISTS`)
  }
  return false
}
