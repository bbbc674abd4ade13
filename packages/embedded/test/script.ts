// Says `{ url, pid }` of the server in one line; with `stay` it lives until it is killed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { embedded } from '../src/index.ts'

const [folder = '', database = '', stay] = process.argv.slice(2)
const url = await embedded(database, { folder, durable: false })
const pid = Number.parseInt(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10)
process.stdout.write(`${JSON.stringify({ url, pid })}\n`)
if (stay) setInterval(() => undefined, 60_000)
