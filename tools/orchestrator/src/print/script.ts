import type { ScriptValue } from '../values/script.ts'

/** Texts in a store's own language, with nothing between them that it would not take for a comment. */
export function scriptText({ scripts }: ScriptValue): string {
  if (scripts.length === 0) return '-- Nothing to do.\n'
  return scripts
    .map(({ service, database, steps, text }, index) => {
      const title = scripts.length > 1 ? `Part ${index + 1} of ${scripts.length}: ` : ''
      return `-- ${title}${service} at ${database}, ${steps.length === 1 ? '1 step' : `${steps.length} steps`}\n${text}`
    })
    .join('\n')
}
