import { SkeinError } from './error.ts'

/** A text of a store's configuration, or a call that gives one when it is needed. */
type Given = string | undefined | (() => string | undefined | Promise<string | undefined>)

/**
 * The text that a configuration gives, or its function; undefined where nobody said.
 * @param key of the configuration, for errors.
 * @throws SkeinError CONFIG_INVALID naming the key, when the function fails or gives something else.
 */
export async function given(key: string, value: Given): Promise<string | undefined> {
  if (typeof value !== 'function') return value
  let got: unknown
  try {
    got = await value()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SkeinError('CONFIG_INVALID', `its ${key} can't be had: ${why}`, { cause, data: { key } })
  }
  if (got === undefined || typeof got === 'string') return got
  throw new SkeinError('CONFIG_INVALID', `its ${key} is no text: the function that gives it gave something else.`, {
    hint: 'Correct that function in your skein.config.ts.',
    data: { key },
  })
}
