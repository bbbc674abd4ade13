import type { InputDefinition } from 'nx/src/config/workspace-json-project-json'

/** What stands under `options` beside `@skein/nx` in nx.json. */
export interface PluginOptions {
  /** The command line of Skein, without verb; default `skein`. */
  readonly command?: string
  /** What the names of targets start with; default `migrate-`, as in `migrate-up`. */
  readonly prefix?: string
  /** More that the answer of `validate` depends on, such as a file that configurations import from a package. */
  readonly inputs?: readonly (string | InputDefinition)[]
}

const defaults: Required<PluginOptions> = { command: 'skein', prefix: 'migrate-', inputs: [] }

/** Checks the options and fills in the defaults. @throws Error naming the option that is wrong. */
export function readOptions(options: unknown = {}): Required<PluginOptions> {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw wrong('options must be an object')
  for (const key of Object.keys(options))
    if (!Object.hasOwn(defaults, key))
      throw wrong(`there is no option "${key}"; known are ${Object.keys(defaults).join(', ')}`)
  const given = { ...defaults, ...(options as PluginOptions) }
  if (typeof given.command !== 'string' || given.command.trim() === '')
    throw wrong('command must be a command line such as "npx skein"')
  if (typeof given.prefix !== 'string' || !/^[a-z0-9._:-]*$/i.test(given.prefix))
    throw wrong('prefix must be letters, digits and . _ : - such as "db:"')
  if (!Array.isArray(given.inputs)) throw wrong('inputs must be a list such as ["{workspaceRoot}/database.ts"]')
  return given
}

function wrong(why: string): Error {
  return new Error(`@skein/nx in nx.json: ${why}.`)
}
