import type { Subject } from '@skein/core/conformance'
import type { ClientName } from '../../src/connect.ts'
import { subjectOver } from '../subject.ts'
import { dropTimescale, timescaleDatabase } from './database.ts'

/** The same in databases where TimescaleDB stands. */
export function timescaleOver(client: ClientName): Subject {
  let before: string | undefined
  return {
    ...subjectOver(client),
    fresh: async () => {
      if (before !== undefined) await dropTimescale(before)
      return (before = await timescaleDatabase())
    },
  }
}
