import { SkeinError } from '@skein/core'
import { managerOf } from '../manager.ts'
import type { Address } from './bare.ts'
import { importInstalled, type Standpoint } from './installed.ts'
import { storeFor } from './schemes.ts'

/**
 * The store for a URL's scheme: the export of that name from `@skein/<scheme>`, or of the package that says that it takes
 * such URLs.
 * @throws SkeinError USAGE when there is none.
 */
export async function importStore(scheme: string, here: Standpoint): Promise<(address: Address) => unknown> {
  const store = storeFor(scheme, here) ?? scheme
  const name = `@skein/${store}`
  const module = await importInstalled(name, here)
  const open = module?.[store]
  if (typeof open === 'function') return open as (address: Address) => unknown
  throw new SkeinError(
    'USAGE',
    `There is no store for ${scheme}:// here: the package ${name} ${module ? `has no export "${store}"` : 'is not installed'}.`,
    {
      hint: `Install it: ${managerOf(here.env).install([name])}`,
      data: { scheme },
    },
  )
}
