import type { Template } from '@skein/core'
import { functionOf } from './function.ts'

export const blank: Template = {
  name: 'blank',
  about: 'nothing but what it is called',
  example: 'tidy_up',
  write: (title) => {
    const words = title.replaceAll('_', ' ')
    const example = functionOf("  // await client.createCollection({ name: 'notes' })\n")
    return [
      {
        title,
        up: `// ${words}\n// What it needs of other services goes here: // skein: requires=user@2\n${example}`,
        down: `// Takes back: ${words}\n${example}`,
      },
    ]
  },
}
