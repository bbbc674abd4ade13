import type { RunInfo } from '@skein/core'
import type { Ledger } from './ledger/commit.ts'
import type { Lock } from './lock/lock.ts'
import type { Target } from './options.ts'
import type { Server } from './server.ts'

/** What a session works with. */
export interface Bench {
  readonly service: string
  readonly run: RunInfo
  readonly target: Target
  readonly server: Server
  readonly lock: Lock
  ledger: Ledger
}
