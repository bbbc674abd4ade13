import type { Template } from '@skein/core'
import { functionOf } from './function.ts'

export const backfill: Template = {
  name: 'backfill',
  about: 'a key in the metadata of every record, batch by batch; broken off, it goes on where it was',
  example: 'backfill_language_in_clinical_notes',
  write(title) {
    const [, field, name] = /^backfill_(.+)_in_(.+)$/.exec(title) ?? []
    if (field === undefined || name === undefined) return null
    const up = functionOf(
      `  const collection = await client.getCollection({ name: '${name}' })
  const size = 500
  for (let offset = 0; ; offset += size) {
    signal.throwIfAborted()
    const { ids, metadatas } = await collection.get({ limit: size, offset, include: ['metadatas'] })
    if (ids.length === 0) return
    // Those that have it are passed over, so this may be run again after it was broken off.
    const left = ids.filter((_, index) => metadatas[index]?.['${field}'] === undefined)
    // What each of them is given:
    const given = left.map(() => ({ ${field}: 'unknown' }))
    if (left.length > 0) await collection.update({ ids: left, metadatas: given })
  }
`,
      ', signal: AbortSignal',
    )
    const down =
      functionOf(`  // The values stay: the library has no way to take a key from a record, and nobody reads it any more.
  await client.getCollection({ name: '${name}' })
`)
    return [{ title, up: `// skein: phase=backfill\n${up}`, down }]
  },
}
