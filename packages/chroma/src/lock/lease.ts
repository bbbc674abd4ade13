import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Holder, type RunInfo, SkeinError } from '@skein/core'
import { lockLost } from '../failure.ts'
import type { Collection, Server } from '../server.ts'
import { anchor, type Lock } from './lock.ts'
import { keepAlive } from './renewal.ts'

/** A lock collection: the only thing in Chroma of which two runners can't both have one is a collection's name. */
interface Lease extends Collection {
  readonly number: number
}

/**
 * Takes the lock: lock number n is the collection `skein-lock.<n>`, which says until when it is held by the server's
 * clock. Whoever finds the highest one ended makes the next; numbers only grow. The highest one is never removed.
 * @param ttl milliseconds that it is held without being renewed.
 */
export async function tryLease(server: Server, run: RunInfo, ttl: number): Promise<Lock | Holder> {
  const holder = randomUUID()
  for (let attempt = 0; attempt < 20; attempt++) {
    const began = performance.now()
    const now = await server.now()
    const all = await server.list()
    if (all.some(({ name }) => name === anchor)) throw lentElsewhere(run)
    const highest = highestOf(all)
    if (highest && isHeld(highest, now)) return holderOf(highest)
    const number = (highest?.number ?? 0) + 1
    const facts = { holder, by: run.by, run: run.id, service: run.service, since: new Date(now).toISOString() }
    const name = nameOf(number)
    const made = (await server.create(name, { ...facts, until: now + ttl })) ?? (await server.find(name))
    // A lost answer is asked for again, and then the name is taken by ourselves.
    if (made?.metadata?.['holder'] === holder) {
      const others = leasesIn(await server.list()).filter((lease) => lease.id !== made.id)
      if (others.every((other) => other.number < number)) {
        for (const { name: lower } of others) await server.drop(lower)
        return leaseOver(server, { ...made, number }, facts, run.service, ttl, began)
      }
      // What was looked at before is long gone: somebody else had the lock meanwhile, and gave it back.
      await server.drop(name)
    }
    await sleep(Math.random() * 20)
  }
  return { kind: 'holder', by: null, run: null, since: null, token: '' }
}

function leaseOver(
  server: Server,
  { id, name, number }: Lease,
  facts: Readonly<Record<string, string>>,
  service: string,
  ttl: number,
  began: number,
): Lock {
  const renew = async () => server.mark(id, { ...facts, until: (await server.now()) + ttl })
  const alive = keepAlive(renew, ttl, began)
  const lost = new AbortController()
  void alive.ended.then((why) => lost.abort(lockLost(service, why)))
  const check = (): void => {
    if (!alive.isValid()) alive.end('it was not renewed in time')
    const why = alive.why()
    if (why !== null) throw lockLost(service, why)
  }
  return {
    fence: number,
    lost: lost.signal,
    check,
    async demand() {
      check()
      if ((await server.find(name))?.id !== id) alive.end('it is in other hands')
      check()
    },
    async release() {
      await alive.stop()
      await server.mark(id, { ...facts, until: 0, released: true }).catch(() => false)
    },
  }
}

/** Who holds the lock; null when nobody does. */
export async function whoLeases(server: Server): Promise<Holder | null> {
  const now = await server.now()
  const highest = highestOf(await server.list())
  return highest && isHeld(highest, now) ? holderOf(highest) : null
}

/** Takes the lock from that holder, by being the next one and giving it back. False when it was gone already. */
export async function evictLease(server: Server, { token }: Holder): Promise<boolean> {
  const highest = highestOf(await server.list())
  if (!highest || token === '' || holderOf(highest).token !== token) return false
  if (!isHeld(highest, await server.now())) return false
  const name = nameOf(highest.number + 1)
  const made = await server.create(name, { holder: randomUUID(), until: 0, released: true })
  return made !== null && (await server.drop(highest.name))
}

function nameOf(number: number): string {
  return `skein-lock.${number}`
}

function leasesIn(collections: readonly Collection[]): Lease[] {
  return collections.flatMap((one) => {
    const number = /^skein-lock\.(\d+)$/.exec(one.name)?.[1]
    return number === undefined ? [] : [{ ...one, number: Number(number) }]
  })
}

function highestOf(collections: readonly Collection[]): Lease | null {
  return leasesIn(collections).toSorted((a, b) => b.number - a.number)[0] ?? null
}

function isHeld({ metadata }: Collection, now: number): boolean {
  return metadata?.['released'] !== true && Number(metadata?.['until'] ?? 0) > now
}

function holderOf({ metadata, number }: Lease): Holder {
  const { by, run, since, holder } = metadata ?? {}
  return {
    kind: 'holder',
    by: by === undefined ? null : String(by),
    run: run === undefined ? null : String(run),
    since: since === undefined ? null : new Date(String(since)),
    token: `${number} ${String(holder)}`,
  }
}

/** Two kinds of locks don't exclude each other. */
function lentElsewhere({ service }: RunInfo): SkeinError {
  return new SkeinError('CONFIG_INVALID', `The lock of ${service} is lent by another store, which is not configured.`, {
    hint: `Give chroma({ lock }) as the other runners do; or, when none of them does any more, delete the collection ${anchor}.`,
    data: { key: 'lock' },
  })
}
