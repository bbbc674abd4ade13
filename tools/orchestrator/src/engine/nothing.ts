import type { Standing } from '@skein/core'

/** What a database says that Skein never wrote to. */
export const nothing: Standing = {
  ledger: 'absent',
  id: null,
  service: null,
  environment: null,
  system: [],
  applied: [],
  seeds: [],
  repeatables: [],
  open: [],
}
