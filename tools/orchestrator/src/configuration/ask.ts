import { type Service, SkeinError, toSkeinError } from '@skein/core'
import type { GlobalFlags } from '../flags.ts'
import type { Io } from '../io.ts'
import type { Call } from '../verb.ts'
import { findSystem, type System } from './system.ts'

type Person = NonNullable<Io['ask']>

/**
 * The services, with their databases: a person who is there is asked for the addresses that nobody configured. What is
 * answered is kept nowhere.
 * @throws SkeinError CONFIG_INVALID, USAGE; NOT_CONFIRMED when there was no answer.
 */
export async function findDatabases(call: Pick<Call, 'flags' | 'io' | 'words'>): Promise<System> {
  const { ask } = call.io
  if (!ask) return await findSystem(call)
  const system = await found(call, ask)
  const services: Service[] = []
  for (const service of system.services)
    services.push(
      isMeant(service, call.words) && (await lacksAddress(service)) ? await askedFor(service, ask) : service,
    )
  return { ...system, services }
}

/** The system; where there is no configuration at all, one folder and the database that is answered. */
async function found({ flags, io }: Pick<Call, 'flags' | 'io'>, ask: Person): Promise<System> {
  try {
    return await findSystem({ flags, io })
  } catch (thrown) {
    const error = toSkeinError(thrown)
    if (error.code !== 'CONFIG_INVALID' || error.data['key'] !== 'services' || error.data['file'] !== undefined)
      throw error
    io.err.write(`${error.message}\n`)
    const url = await address(ask, 'Which database? postgres://user@host:5432/name, without its password: ')
    const asked: GlobalFlags = { ...flags, url }
    return await findSystem({ flags: asked, io })
  }
}

/** What may be out of reach is left out, unless it was named. */
function isMeant({ name, optional = false }: Service, words: readonly string[]): boolean {
  return !optional || words.some((word) => word === name || word.startsWith(`${name}@`))
}

async function lacksAddress({ store }: Service): Promise<boolean> {
  try {
    await store.address()
    return false
  } catch (thrown) {
    const { code, data } = toSkeinError(thrown)
    return code === 'CONFIG_INVALID' && data['key'] === 'url'
  }
}

async function askedFor(service: Service, ask: Person): Promise<Service> {
  const { name, store } = service
  const url = await address(ask, `Where is the ${store.kind} of ${name}? Its URL, without a password: `)
  return { ...service, store: store.at(url) }
}

/** A URL and, unseen, its password. */
async function address(ask: Person, question: string): Promise<string> {
  for (let wrong = ''; ;) {
    const answer = (await ask(`${wrong}${question}`))?.trim()
    if (!answer)
      throw new SkeinError('NOT_CONFIRMED', 'There was no answer. Nothing was touched.', {
        hint: 'Set the environment variable that your skein.config.ts reads, or give --url.',
      })
    const url = URL.canParse(answer) ? new URL(answer) : null
    wrong = url?.hostname ? 'Leave the password out, it is asked for next.\n' : 'That is no URL.\n'
    if (!url?.hostname || url.password !== '') continue
    const password = await ask('Its password, which is not shown (none: just Enter): ', true)
    if (password === null) throw new SkeinError('NOT_CONFIRMED', 'There was no answer. Nothing was touched.')
    if (password !== '') url.password = encodeURIComponent(password)
    return url.href
  }
}
