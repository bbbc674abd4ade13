import { randomBytes } from 'node:crypto'
import { type Shadow, SkeinError, type Store } from '@skein/core'
import type { ChromaClient } from 'chromadb'
import { refuse } from './failure.ts'
import type { Target } from './options.ts'
import { answerOf, type Server } from './server.ts'

/** Milliseconds after which a database of a run that died is nobody's. */
const old = 60 * 60 * 1000

/**
 * An empty database of its own, which is deleted with its disposal; those of runs that died are deleted before.
 * @param open the store of a database, by its name.
 * @throws SkeinError NO_SHADOW where databases can't be made.
 */
export async function shadowOn(
  server: Server,
  target: Target,
  open: (database: string) => Store<ChromaClient>,
): Promise<Shadow<ChromaClient>> {
  try {
    const now = await server.now()
    await removeOld(server, now)
    const name = `skein_shadow_${now.toString(36)}_${randomBytes(4).toString('hex')}`
    await server.ask('POST', '/databases', { name }).catch((error: unknown) => {
      // It is ours when the answer to a first request got lost.
      if (answerOf(error)?.status !== 409) throw error
    })
    return {
      store: open(name),
      async [Symbol.asyncDispose]() {
        await server.ask('DELETE', `/databases/${name}`).catch(() => {})
      },
    }
  } catch (cause) {
    const answer = answerOf(cause)
    if (!answer) refuse(cause, target)
    throw new SkeinError('NO_SHADOW', `No database can be made on ${target.origin} (HTTP ${answer.status}).`, {
      hint: 'Name a server where one can, such as one in a container: chroma({ shadow: { url } }).',
      data: { status: answer.status },
      cause,
    })
  }
}

async function removeOld(server: Server, now: number): Promise<void> {
  const all = (await server.ask('GET', '/databases')) as readonly { readonly name: string }[]
  for (const { name } of all) {
    const [, made] = /^skein_shadow_([0-9a-z]+)_[0-9a-f]{8}$/.exec(name) ?? []
    if (made !== undefined && now - parseInt(made, 36) > old)
      // Another run may be deleting it as well.
      await server.ask('DELETE', `/databases/${name}`).catch(() => {})
  }
}
