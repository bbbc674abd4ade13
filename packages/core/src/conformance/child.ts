import { mkdirSync, rmdirSync } from 'node:fs'
import { argv, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { bodyOf } from './bodies.ts'
import { hold, runInfo, up } from './steps.ts'
import type { Subject } from './subject.ts'

// A process beside the suite, often to be killed. It takes the lock, says so, runs its steps, and tells of each outcome
// on a line; or it takes the lock and gives it back many times, and tells when somebody else had it as well.
const [module = '', address = '', ...words] = argv.slice(2)
const { subject } = (await import(module)) as { subject: Subject }
if (words[0] === 'contend') await contend(words[1] ?? '', Number(words[2]))
else await work()

async function work(): Promise<void> {
  const session = await hold(subject, address)
  stdout.write('held\n')
  if (words.length > 0) {
    const steps = words.map((one, index) => up(subject, index + 1, bodyOf(subject, one)))
    for await (const outcome of session.run(steps)) stdout.write(`${outcome.kind}\n`)
    await session[Symbol.asyncDispose]()
  } else {
    // Holds the lock until it is killed.
    setInterval(() => {}, 1000)
  }
}

/** @param witness a folder that is there exactly while somebody has the lock. */
async function contend(witness: string, rounds: number): Promise<void> {
  const store = subject.store(address)
  for (let round = 0; round < rounds;) {
    const got = await store.acquire(runInfo())
    if (got.kind === 'holder') {
      await sleep(5 + Math.random() * 20)
      continue
    }
    try {
      mkdirSync(witness)
    } catch {
      stdout.write('overlap\n')
    }
    await sleep(Math.random() * 10)
    rmdirSync(witness)
    await got[Symbol.asyncDispose]()
    round++
  }
  stdout.write('done\n')
}
