import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { chroma } from '../src/index.ts'
import { clientFor, collections, fresh, hasServer, objects } from './chroma.ts'
import { type Fate, startProxy } from './proxy.ts'
import { hold, ran, runInfo, thrownBy, up } from './steps.ts'

const locks = async (url: string): Promise<string[]> =>
  (await collections(url)).filter((name) => name.startsWith('skein-lock.'))

describe.skipIf(!hasServer)('a lease, on a real Chroma', () => {
  test('is renewed for as long as its holder lives', async () => {
    const store = chroma({ url: await fresh(), lease: 1500 })
    await using session = await hold(store)
    await sleep(3500)
    expect(await store.acquire(runInfo())).toMatchObject({ kind: 'holder', by: `test@here:${process.pid}` })
    expect((await session.read()).ledger).toBe('ours')
  })

  test('that is taken away ends what a function is at, and starts nothing more', async () => {
    const url = await fresh()
    const store = chroma({ url, lease: 2000 })
    const session = await hold(store)
    let told: unknown = null
    const waiting = up(
      1,
      (_, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve((told = signal.reason)), { once: true }),
        ),
    )
    const going = thrownBy(ran(session, [waiting, up(2, (client) => client.createCollection({ name: 'never' }))]))
    await vi.waitFor(async () => expect((await store.read()).open).toHaveLength(1))
    const holder = await store.holder()
    expect(holder && (await store.evict(holder))).toBe(true)
    expect(await going).toMatchObject({ code: 'LOCK_LOST' })
    expect(told).toMatchObject({ code: 'LOCK_LOST' })
    expect(await thrownBy(session.read())).toMatchObject({ code: 'LOCK_LOST' })
    await session[Symbol.asyncDispose]()
    expect(await objects(url)).toEqual([])
    await using next = await hold(store)
    expect((await next.read()).open).toMatchObject([{ version: 1n }])
    expect(await locks(url)).toEqual(['skein-lock.3'])
  })

  test('a holder that was evicted can neither renew nor give back what is another one by now', async () => {
    const url = await fresh()
    const store = chroma({ url, lease: 1500 })
    const first = await hold(store)
    const holder = await store.holder()
    await store.evict(holder ?? runHolder)
    await using second = await hold(store)
    await sleep(700)
    await first[Symbol.asyncDispose]()
    expect(await store.acquire(runInfo())).toMatchObject({ kind: 'holder' })
    expect((await second.read()).ledger).toBe('ours')
  })

  test('a holder that slept past it writes nothing when it wakes', async () => {
    const url = await fresh()
    const store = chroma({ url, lease: 2500 })
    const file = fileURLToPath(new URL('sleeper.ts', import.meta.url))
    const child = spawn(process.execPath, [file, url], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await vi.waitFor(() => expect(said).toContain('begun'), { timeout: 15_000 })
    child.kill('SIGSTOP')
    const next = await vi.waitFor(() => hold(store), { timeout: 10_000 })
    await using _ = next
    expect((await next.read()).open).toMatchObject([{ version: 1n }])
    await next.amend([{ kind: 'close', name: 1n, origin: 'repaired' }])
    expect(await ran(next, [up(1, (client) => client.createCollection({ name: 'notes' }))])).toHaveLength(1)
    child.kill('SIGCONT')
    child.kill('SIGUSR2')
    await once(child, 'close')
    expect(said).toContain('LOCK_LOST')
    const { applied, open } = await next.read()
    expect([applied.map(({ seq }) => seq), open, await objects(url)]).toEqual([[1n], [], ['notes']])
    expect((await store.history(9)).map(({ outcome }) => outcome)).toEqual(['applied', 'repaired', 'unknown'])
  })

  test('eviction is of exactly that holder', async () => {
    const store = chroma({ url: await fresh() })
    const first = await hold(store)
    const holder = (await store.holder()) ?? runHolder
    await first[Symbol.asyncDispose]()
    await using second = await hold(store)
    expect(await store.evict(holder)).toBe(false)
    expect((await second.read()).ledger).toBe('ours')
  })

  test('numbers grow, and a number that comes too late gives way', async () => {
    const url = await fresh()
    const store = chroma({ url })
    await (await hold(store))[Symbol.asyncDispose]()
    let other: AsyncDisposable | null = null
    // While a slow runner is about to make number 2, somebody has that, gives it back, and somebody else has number 3.
    await using proxy = await startProxy(url, async ({ method, path }): Promise<Fate> => {
      if (method !== 'POST' || !path.endsWith('/collections') || other) return 'pass'
      await (await hold(store))[Symbol.asyncDispose]()
      other = await hold(store)
      return 'pass'
    })
    expect(await locks(url)).toEqual(['skein-lock.1'])
    const slow = chroma({ url: proxy.url })
    expect(await slow.acquire(runInfo())).toMatchObject({ kind: 'holder', by: `test@here:${process.pid}` })
    expect(await locks(url)).toEqual(['skein-lock.3'])
    await (other as AsyncDisposable | null)?.[Symbol.asyncDispose]()
  })

  test('a runner without the lock of the other store is refused where one is lent', async () => {
    const url = await fresh()
    await clientFor(url).createCollection({ name: 'skein-lock.lent', embeddingFunction: null })
    expect(await thrownBy(hold(chroma({ url })))).toMatchObject({ code: 'CONFIG_INVALID', data: { key: 'lock' } })
  })
})

const runHolder = { kind: 'holder', by: null, run: null, since: null, token: '' } as const
