import type { Template } from '@skein/core'
import { functionOf } from './function.ts'

export const rename: Template = {
  name: 'rename',
  about: 'another name for a collection, with all that is in it',
  example: 'rename_notes_to_clinical_notes',
  write(title) {
    const [, from, to] = /^rename_(.+)_to_(.+)$/.exec(title) ?? []
    if (from === undefined || to === undefined) return null
    return [{ title, up: renaming(from, to), down: renaming(to, from) }]
  },
}

function renaming(from: string, to: string): string {
  return functionOf(`  const collection = await client.getCollection({ name: '${from}' })
  await collection.modify({ name: '${to}' })
`)
}
