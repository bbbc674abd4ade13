import { type RunInfo, type Step, stepName } from '@skein/core'

/** What can be said of steps that are functions: which they are. Nobody knows what one sends before it runs. */
export function scriptOf(run: RunInfo, parts: readonly (readonly Step[])[]): readonly string[] {
  return parts.map((steps) => {
    const lines = steps.flatMap((step) => {
      const file = step.body === 'kept' ? 'no file that is here' : step.body.file
      return [`// ${stepName(run.service, step)} (${step.direction}): the function of ${file}`]
    })
    const note = `// What functions send is known only when they run, so it is not here. To run these: skein up ${run.service}`
    return `${[...lines, note].join('\n')}\n`
  })
}
