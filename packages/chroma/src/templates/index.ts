import type { Template } from '@skein/core'
import { backfill } from './backfill.ts'
import { blank } from './blank.ts'
import { collection } from './collection.ts'
import { rename } from './rename.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [collection, rename, backfill, blank]
