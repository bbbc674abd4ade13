import { argv, stdout } from 'node:process'
import { hold, up } from './steps.ts'
import type { Subject } from './subject.ts'

// A process to be killed: takes the lock, says so, runs its steps, and tells of each outcome on a line.
const [module = '', address = '', ...texts] = argv.slice(2)
const { subject } = (await import(module)) as { subject: Subject }
const session = await hold(subject, address)
stdout.write('held\n')
if (texts.length > 0) {
  const steps = texts.map((text, index) => up(subject, index + 1, text))
  for await (const outcome of session.run(steps)) stdout.write(`${outcome.kind}\n`)
  await session[Symbol.asyncDispose]()
} else {
  // Holds the lock until it is killed.
  setInterval(() => {}, 1000)
}
