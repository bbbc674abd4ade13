import type { Template } from '@skein/core'

export const blank: Template = {
  name: 'blank',
  about: 'nothing but what it is called',
  example: 'tidy_up',
  write: (title) => [
    {
      title,
      up: `-- ${title}\n-- What it needs of other services goes here: -- skein: requires=user@2\n\n`,
      down: `-- Takes back: ${title}\n\n`,
    },
  ],
}
