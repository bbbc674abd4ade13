import { argv, stdout } from 'node:process'
import { chroma } from '../src/index.ts'
import { hold, ran, up } from './steps.ts'

// A process to be stopped and woken: takes the lock, says so, and begins a step that goes on after it was woken.
// A signal alone keeps no process.
const alive = setInterval(() => {}, 1000)
const session = await hold(chroma({ url: argv[2] ?? '', lease: 2500 }))
stdout.write('held\n')
const steps = [
  up(1, async () => {
    stdout.write('begun\n')
    await new Promise((resolve) => process.once('SIGUSR2', resolve))
  }),
  up(2, (client) => client.createCollection({ name: 'never' })),
]
await ran(session, steps).catch((error: unknown) => stdout.write(`${(error as { code: string }).code}\n`))
await session[Symbol.asyncDispose]()
clearInterval(alive)
