import { conformance } from '@skein/core/conformance'
import { describe, test } from 'vitest'
import { hasServer } from './place.ts'

describe.skipIf(!hasServer)('the contract of a store, on a real Chroma', async () => {
  await conformance(new URL('./subject.ts', import.meta.url), { describe, test })
})
