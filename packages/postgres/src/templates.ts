import type { Template } from '@skein/core'
import { blank } from './templates/blank.ts'
import { column } from './templates/column.ts'
import { table } from './templates/table.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [table, column, blank]
