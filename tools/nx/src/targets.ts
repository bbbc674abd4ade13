import type { TargetConfiguration } from 'nx/src/devkit-exports'
import type { PluginOptions } from './options.ts'

/** The verbs of the command line that make targets, what each does, and an argument that it may be given. */
const verbs = {
  up: ['Applies what is pending', '--dry-run'],
  down: ['Takes back the last migration', '--dry-run'],
  status: ['Shows what stands and what is pending', '--json'],
  validate: ['Judges the files; needs no database', '--json'],
  plan: ['Shows what up would do', '--json'],
} as const

/**
 * The targets of one service. What is typed after a target goes to the command line.
 * @param cwd where the command line finds the configuration, relative to the workspace.
 * @param files all that the answer of `validate` depends on.
 */
export function targetsOf(
  service: string,
  cwd: string,
  files: readonly string[],
  { command, prefix, inputs }: Required<PluginOptions>,
): Record<string, TargetConfiguration> {
  const entries = Object.entries(verbs).map(([verb, [does, example]]): [string, TargetConfiguration] => [
    prefix + verb,
    {
      command: `${command} ${verb} ${service}`,
      options: { cwd },
      metadata: {
        description: `${does}: ${service}`,
        technologies: ['skein'],
        help: { command: `${command} ${verb} --help`, example: { args: [example] } },
      },
      // The same files get the same answer; every other verb asks or changes a database.
      ...(verb === 'validate' ? { cache: true, inputs: [...files, ...inputs] } : { cache: false }),
      // Two at once would wait for each other's locks.
      ...((verb === 'up' || verb === 'down') && { parallelism: false }),
    },
  ])
  return Object.fromEntries(entries)
}
