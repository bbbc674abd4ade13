import { conformance } from '@skein/core/conformance'
import { describe, test } from 'vitest'
import { clients } from '../src/connect.ts'

for (const client of Object.keys(clients)) {
  describe(`over ${client}`, async () => {
    await conformance(new URL(`./subject.${client}.ts`, import.meta.url), { describe, test })
  })
}
