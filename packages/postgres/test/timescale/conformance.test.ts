import { conformance } from '@skein/core/conformance'
import { describe, test } from 'vitest'
import { clientNames } from '../service.ts'
import { hasTimescale } from './database.ts'

for (const client of clientNames) {
  describe.skipIf(!hasTimescale)(`on TimescaleDB over ${client}`, async () => {
    await conformance(new URL(`./subject.${client}.ts`, import.meta.url), { describe, test })
  })
}
