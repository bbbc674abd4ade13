import { conformance } from '@skein/core/conformance'
import { describe, test } from 'vitest'
import { hasServer } from './chroma.ts'

for (const lock of ['leased', 'lent'])
  describe.skipIf(!hasServer)(`the contract of a store with a ${lock} lock, on a real Chroma`, async () => {
    await conformance(new URL(`./subject.${lock}.ts`, import.meta.url), { describe, test })
  })
