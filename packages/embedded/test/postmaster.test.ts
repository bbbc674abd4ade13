import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, onTestFinished } from 'vitest'
import { startServer } from '../src/index.ts'
import { ended, postmasterOf, query, scratch } from './scratch.ts'

test.runIf(process.platform === 'linux')(
  'is not fooled by a pidfile whose number another program has now',
  async () => {
    const folder = scratch()
    const first = await startServer({ folder, durable: false })
    const pidfile = join(folder, 'data', 'postmaster.pid')
    const lines = readFileSync(pidfile, 'utf8').split('\n')
    const { pid } = postmasterOf(folder)
    await first.release()
    await ended(pid)

    const { uid, gid } = statSync(join(folder, 'data'))
    const stranger = spawn('sleep', ['60'], process.geteuid?.() === 0 ? { uid, gid } : {})
    await once(stranger, 'spawn')
    onTestFinished(() => void stranger.kill())
    writeFileSync(pidfile, [stranger.pid, ...lines.slice(1)].join('\n'))

    await using second = await startServer({ folder, durable: false })
    expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  },
)
