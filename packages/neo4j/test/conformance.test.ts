import { conformance } from '@skein/core/conformance'
import { describe, test } from 'vitest'
import { hasServer } from './server.ts'

describe.skipIf(!hasServer)('the contract of a store, on a real Neo4j', async () => {
  await conformance(new URL('./subject.ts', import.meta.url), { describe, test })
})
