import { setTimeout as sleep } from 'node:timers/promises'
import { maintenance } from './client.ts'
import type { Address, Link } from './client.ts'
import type { Home } from './home.ts'
import { findPostmaster } from './postmaster.ts'
import type { Postmaster } from './postmaster.ts'

// Two-part advisory keys of the maintenance database; the first part spells "skei".
const ROOM = 0x736b6569
const USERS = `${ROOM}, 1`
const KEEPER = `${ROOM}, 2`

/** The right to find the server running. It lasts as long as the process and does not keep the process alive. */
export interface Lease {
  /** A keeper watches this server. */
  readonly kept: boolean
  /** Gone for good: the server ended. */
  readonly lost: boolean
  release(): Promise<void>
}

/** Joins a running server: an open connection with a shared lock, so that the end of the process, however it comes,
 *  ends the lease too. When the server restarts itself after a crash of one of its processes, the lease is taken again.
 *  Resolves with `undefined` when the server began to stop meanwhile; rejects with the client's error when it takes no
 *  connections. */
export async function takeLease(home: Home, server: Postmaster, password: string): Promise<Lease | undefined> {
  const address = { port: server.port, password }
  let released = false
  let lost = false
  let client = await join(address)
  const kept = await hasKeeper(client)
  if (!isSame(findPostmaster(home), server)) {
    await client.end()
    return undefined
  }
  const watch = (): void => {
    client.unref()
    client.once('end', () => void (released || rejoin()))
  }
  const rejoin = async (): Promise<void> => {
    while (findPostmaster(home)?.pid === server.pid) {
      await sleep(100, undefined, { ref: false })
      if (released) return
      const again = await join(address).catch(() => undefined)
      if (again) {
        client = again
        return released ? client.end() : watch()
      }
    }
    lost = true
  }
  watch()
  return {
    kept,
    get lost() {
      return lost
    },
    async release() {
      if (released) return
      released = true
      client.ref()
      await client.end()
    },
  }
}

/** The exclusive right to watch a server; `false` when somebody else has it. */
export async function becomeKeeper(client: Link): Promise<boolean> {
  return isTrue(client, `pg_try_advisory_lock(${KEEPER})`)
}

/** Whether nobody has a lease. Then nobody gets one any more, until the end of this connection. */
export async function shutOut(client: Link): Promise<boolean> {
  return isTrue(client, `pg_try_advisory_lock(${USERS})`)
}

async function join(address: Address): Promise<Link> {
  const client = maintenance(address, 'lease')
  try {
    await client.connect()
    await client.query(`select pg_advisory_lock_shared(${USERS})`)
    return client
  } catch (error) {
    client.end().catch(() => undefined)
    throw error
  }
}

function hasKeeper(client: Link): Promise<boolean> {
  const locks = `from pg_locks where locktype = 'advisory' and (classid, objid) = (${KEEPER}) and granted`
  return isTrue(client, `exists (select ${locks})`)
}

function isSame(now: Postmaster | undefined, before: Postmaster): boolean {
  return now?.pid === before.pid && now.ready
}

async function isTrue(client: Link, expression: string): Promise<boolean> {
  const { rows } = await client.query<{ answer: boolean }>(`select ${expression} as answer`)
  return rows[0]?.answer === true
}
