import { argv } from 'node:process'
import { hold, ran, up } from './steps.ts'

// A process to be killed: takes the lock, says so, and runs one step.
const [url = '', text = ''] = argv.slice(2)
const session = await hold(url)
process.stdout.write('held\n')
await ran(session, [up(1, text)])
await session[Symbol.asyncDispose]()
