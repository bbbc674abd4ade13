import { setTimeout as sleep } from 'node:timers/promises'
import { SkeinError } from '@skein/core'
import { labels, quoted } from '../ledger/nodes.ts'
import { connect, type Link, type Tag, type Work } from '../link.ts'
import type { Target } from '../options.ts'

/** A server that is empty for as long as it is held. */
export interface Held extends AsyncDisposable {
  readonly target: Target
}

/** How long another rehearsal is waited for; in milliseconds. */
const patience = 60_000

/** It stands only while there is a rehearsal, or where one died: it says that all data around it may go. */
const marker = 'schema_migrations_shadow'

/**
 * Takes the server that was named for rehearsals, and empties it. It must be empty, or hold what a rehearsal left.
 * @param own where the store is, as far as that is known.
 * @throws SkeinError NO_SHADOW when it holds anything else or is the store itself, and nothing was touched;
 *   UNREACHABLE, ACCESS_DENIED.
 */
export async function holdSecond(target: Target, own: Target | null, signal: AbortSignal | undefined): Promise<Held> {
  const link = await connect(target, signal)
  try {
    if (own) await demandOther(link, target, own, signal)
    const lock = await takeLock(link, target, signal)
    await empty(link)
    return {
      target,
      async [Symbol.asyncDispose]() {
        await leave(link, lock).catch(() => {})
        await link.close()
      },
    }
  } catch (error) {
    await link.close()
    throw error instanceof SkeinError ? error : noShadow(`${target.shown} could not be made ready`, error)
  }
}

/** One server may have many addresses. */
async function demandOther(link: Link, target: Target, own: Target, signal: AbortSignal | undefined): Promise<void> {
  const identity = async (of: Link) => (await of.ask('CALL db.info() YIELD id RETURN id'))[0]?.['id']
  const itself = noShadow(`${target.shown} is the store itself`)
  if (target.url === own.url && target.database === own.database) throw itself
  const mine = await connect(own, signal, 'READ').catch(() => null)
  if (!mine) return
  try {
    if ((await identity(mine)) === (await identity(link))) throw itself
  } finally {
    await mine.close()
  }
}

async function takeLock(link: Link, target: Target, signal: AbortSignal | undefined): Promise<Work> {
  const tag: Tag = { app: 'skein', role: 'shadow', run: crypto.randomUUID(), by: `${process.pid}` }
  for (const until = performance.now() + patience; ;) {
    if (!(await isMarked(link))) {
      const found = await whatStands(link)
      if (found !== null) throw noShadow(`${target.shown} holds data (${found}), so it was left as it is`)
      await link.ask(`CREATE CONSTRAINT ${marker} IF NOT EXISTS FOR (n:${labels.shadow}) REQUIRE n.name IS UNIQUE`)
    }
    if ((await rehearsals(link)) === 0) {
      const lock = await link.begin(tag)
      await lock.ask(`CREATE (:${labels.shadow} {name: 'rehearsal'})`)
      // Whoever was here before may have taken it away when leaving.
      if (await isMarked(link)) return lock
      await lock.rollback()
    }
    if (performance.now() > until) throw noShadow(`${target.shown} is busy with another rehearsal`)
    await sleep(100, undefined, signal ? { signal } : {})
  }
}

async function isMarked(link: Link): Promise<boolean> {
  return (await link.ask('SHOW CONSTRAINTS YIELD name WHERE name = $marker', { marker })).length > 0
}

async function rehearsals(link: Link): Promise<number> {
  const rows = await link.ask(
    "SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.app = 'skein' AND metaData.role = 'shadow' AND NOT status STARTS WITH 'Terminated'",
  )
  return rows.length
}

/** Something of what is in a database that is not empty, in a word. */
async function whatStands(link: Link): Promise<string | null> {
  const [node] = await link.ask('MATCH (n) RETURN labels(n) AS labels LIMIT 1')
  if (node) return `a node${(node['labels'] as readonly string[]).map((label) => ` :${label}`).join('')}`
  const [constraint] = await link.ask('SHOW CONSTRAINTS YIELD name')
  if (constraint) return `the constraint ${String(constraint['name'])}`
  const [index] = await link.ask("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")
  return index ? `the index ${String(index['name'])}` : null
}

async function empty(link: Link): Promise<void> {
  await link.ask('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS')
  for (const { name } of await link.ask('SHOW CONSTRAINTS YIELD name WHERE name <> $marker', { marker }))
    await link.ask(`DROP CONSTRAINT ${quoted(String(name))} IF EXISTS`)
  const indexes = "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL"
  for (const { name } of await link.ask(indexes)) await link.ask(`DROP INDEX ${quoted(String(name))} IF EXISTS`)
  // Every new database has these two.
  await link.ask('CREATE LOOKUP INDEX IF NOT EXISTS FOR (n) ON EACH labels(n)')
  await link.ask('CREATE LOOKUP INDEX IF NOT EXISTS FOR ()-[r]-() ON EACH type(r)')
}

async function leave(link: Link, lock: Work): Promise<void> {
  await empty(link)
  await lock.rollback()
  if ((await rehearsals(link)) === 0) await link.ask(`DROP CONSTRAINT ${marker} IF EXISTS`)
}

function noShadow(why: string, cause?: unknown): SkeinError {
  return new SkeinError('NO_SHADOW', `There is nothing to rehearse on: ${why}.`, {
    hint: "Name a second, empty server for it: neo4j({ shadow: { url: 'bolt://…' } })",
    ...(cause !== undefined && { cause }),
  })
}
