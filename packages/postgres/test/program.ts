import { argv, env, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { query } from './database.ts'

// What a program of a user's does: sends SQL to where its environment says. Given milliseconds, again after each pause.
const [text = '', pause] = argv.slice(2)
for (;;) {
  for (const row of await query(env['DATABASE_URL'] ?? '', text)) stdout.write(`${Object.values(row).join(' ')}\n`)
  if (pause === undefined) break
  await sleep(Number(pause))
}
