import { createHash } from 'node:crypto'
import type { Body, CallBody, TextBody } from '../migration.ts'
import type { Subject } from './subject.ts'

/** A text in the store's own language. */
export function textBody(text: string): TextBody {
  const manner = { transaction: true, lockTimeout: null }
  return { kind: 'text', file: '(conformance)', checksum: hash(text), manner, read: () => text }
}

/** A function, with a checksum that is its name's. @param transaction false: it says that it wants none. */
export function callBody<Client>(name: string, call: CallBody<Client>['call'], transaction: boolean): CallBody<Client> {
  const manner = { transaction, lockTimeout: null }
  return { kind: 'call', file: `(conformance, ${name})`, checksum: hash(name), manner, call }
}

/** A function outside of a transaction that creates an object, and then does what is said. */
export function loose(
  subject: Subject,
  name: string,
  then: (signal: AbortSignal) => void | Promise<void> = () => {},
): CallBody<unknown> {
  const run: CallBody<unknown>['call'] = async (client, signal) => {
    await subject.make(client, name)
    await then(signal)
  }
  return callBody(name, run, false)
}

/** A body by its words, as they reach another process: `create t1`, `slow t2 50`; `hang t3` is a function that never ends. */
export function bodyOf(subject: Subject, words: string): Body {
  const [verb, name = '', milliseconds] = words.split(' ')
  if (verb === 'hang') return loose(subject, name, () => new Promise(() => void setInterval(() => {}, 1000)))
  return verb === 'slow' ? subject.bodies.slow(name, Number(milliseconds)) : subject.bodies.create(name)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
