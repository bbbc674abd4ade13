import type { Standing, Unwritable } from '@skein/core'
import { newHistory, type Tables } from './tables.ts'

type Torn = NonNullable<Standing['torn']>

/** Somebody meant to begin anew, and dropped what has the best-known name. */
export const withoutRows: Torn = {
  message: 'the table schema_migrations is gone, and its companions are still there: nobody knows what is applied.',
  remedy:
    'Put it back from a backup. Or copy what is to be kept of schema_migrations_history, drop it and schema_migrations_state, and where tables of your migrations stand, say so: skein baseline <version>.',
}

/** Whose database it is, and what was begun there and not ended, stood in it. */
export const withoutState: Torn = {
  message:
    "the table schema_migrations is Skein's, and what it says of itself in schema_migrations_state is gone: nobody knows whose it is, and what is half done.",
  remedy:
    'Put that back from a backup. Or copy what schema_migrations says, drop it and schema_migrations_history, and say what stands: skein baseline <version>.',
}

/** As the first, and with more thoroughness. */
export const withHistoryAlone: Torn = {
  message:
    'the tables schema_migrations and schema_migrations_state are gone, and schema_migrations_history is still there: nobody knows what is applied.',
  remedy:
    'Put them back from a backup. Or copy what is to be kept of schema_migrations_history, drop it, and where tables of your migrations stand, say so: skein baseline <version>.',
}

/** What stands is known all the same. */
export function withoutHistory({ history }: Pick<Tables, 'history'>): Unwritable {
  return {
    code: 'HISTORY_LOST',
    message: 'the table schema_migrations_history is gone: what stands is known, and nothing is changed without it.',
    remedy: `Put it back from a backup or, where there is none, make an empty one: ${newHistory(history)};`,
  }
}
