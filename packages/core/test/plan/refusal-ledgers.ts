import { formatOf } from '../../src/own.ts'
import { type Row, system } from './refusal-table.ts'

const foreign = { ledger: 'foreign', id: null, service: null, applied: [] } as const

/** Rows of the table about ledgers that are another's, or that can't be read or written. */
export const ledgers: readonly Row[] = [
  {
    said: 'FOREIGN_LEDGER user',
    services: system({ standing: foreign }),
    stops: ['up', 'up user', 'down user', 'to user@1', 'seed user'],
    leaves: ['up billing', 'down billing'],
  },
  {
    said: 'TORN_LEDGER user',
    services: system({ standing: { ...foreign, torn: { message: 'it is gone.', remedy: 'put it back' } } }),
    stops: ['up', 'up user', 'down user', 'to user@1', 'seed user'],
    leaves: ['up billing', 'down billing'],
  },
  {
    said: 'NEWER_LEDGER user',
    services: system({ standing: formatOf(2, 1) }),
    stops: ['up', 'up 1 user', 'down 1 user', 'to user@3', 'redo 1 user', 'reset user'],
    leaves: ['up 0 user', 'to user@2', 'up billing', 'down 1 billing', 'seed user'],
  },
  {
    said: 'HISTORY_LOST user',
    services: system(
      { files: ['1', '2'], standing: { unwritable: { code: 'HISTORY_LOST', message: 'it is gone.', remedy: 'do' } } },
      { files: ['1', '2 requires=user@1'] },
    ),
    stops: ['up', 'up billing', 'down 1 user'],
    leaves: ['up user', 'down 1 billing'],
  },
]
