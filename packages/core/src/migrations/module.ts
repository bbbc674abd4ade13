import { pathToFileURL } from 'node:url'
import { SkeinError } from '../error.ts'
import type { CallBody, Manner } from '../migration.ts'
import { checksum, readAgain } from './text.ts'

/**
 * A module as a body: its default export is a function that is given the store's own client. It is imported when the
 * step runs and not before, so plans and validations run nobody's code.
 * @param text the file's, as `readText` gives it.
 */
export function moduleBody(file: string, text: string, manner: Manner): CallBody<unknown> {
  const expected = checksum(text)
  return {
    kind: 'call',
    file,
    checksum: expected,
    manner,
    async call(client, signal) {
      readAgain(file, expected, (whole) => whole)
      // Node keeps what it imported under its address; the same file may have been another one before.
      const module = (await import(`${pathToFileURL(file).href}?${expected}`)) as { readonly default?: unknown }
      const run = module.default
      if (typeof run !== 'function') {
        throw new SkeinError('CONFIG_INVALID', `${file} has no function as its default export.`, {
          hint: 'Write: export default async function (client) { … }',
          data: { file },
        })
      }
      await (run as (client: unknown, signal: AbortSignal) => unknown)(client, signal)
    },
  }
}
