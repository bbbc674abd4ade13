import { SkeinError } from '../src/error.ts'

/** The SkeinError that an act throws; anything else that it throws goes on. */
export function thrown(act: () => unknown): SkeinError {
  try {
    act()
  } catch (error) {
    if (error instanceof SkeinError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
