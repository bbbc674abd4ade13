import { setTimeout as sleep } from 'node:timers/promises'
import type { CallBody, Store } from '@skein/core'
import { callBody, type Subject } from '@skein/core/conformance'
import type { ChromaClient } from 'chromadb'
import { clientFor, fresh, objects } from './chroma.ts'

/** Collections have three letters at least. */
const named = (name: string): string => `${name}_of_the_suite`

function body(words: string, call: CallBody<ChromaClient>['call']): CallBody<ChromaClient> {
  return callBody(words, call, true)
}

const make = async (client: ChromaClient, name: string): Promise<void> =>
  void (await client.createCollection({ name: named(name) }))

/** Chroma as the conformance suite wants to see it: an object is a collection. */
export function subjectWith(store: (url: string) => Store<ChromaClient>): Subject<ChromaClient> {
  return {
    fresh,
    store,
    make,
    objects: async (url) => (await objects(url)).map((name) => name.replace(/_of_the_suite$/, '')),
    foreign: async (url) => {
      await clientFor(url).createCollection({ name: 'schema_migrations', embeddingFunction: null })
    },
    bodies: {
      create: (name) => body(`create ${name}`, (client) => make(client, name)),
      drop: (name) => body(`drop ${name}`, (client) => client.deleteCollection({ name: named(name) })),
      slow: (name, milliseconds) =>
        body(`slow ${name}`, async (client, signal) => {
          await make(client, name)
          await sleep(milliseconds, undefined, { signal })
        }),
      broken: (name) =>
        body(`broken ${name}`, async (client) => {
          await make(client, name)
          await make(client, name)
        }),
    },
  }
}
