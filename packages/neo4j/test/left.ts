import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../src/link.ts'
import { resolveTarget } from '../src/options.ts'
import { gate } from './gate.ts'
import { query } from './server.ts'

/** Breaks the link of a statement that makes a constraint until its index is left alone. @returns whether it is. */
export async function left(url: string, text: string, name: string): Promise<boolean> {
  for (let times = 0; times < 60; times++) {
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
    if (index && index['owningConstraint'] === null) return true
    await query(url, `DROP CONSTRAINT ${name} IF EXISTS`)
  }
  return false
}
