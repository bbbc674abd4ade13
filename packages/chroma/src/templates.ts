import type { Template } from '@skein/core'
import { backfill } from './templates/backfill.ts'
import { blank } from './templates/blank.ts'
import { collection } from './templates/collection.ts'
import { rename } from './templates/rename.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [collection, rename, backfill, blank]
