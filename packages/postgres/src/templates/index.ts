import type { Template } from '@skein/core'
import { blank } from './blank.ts'
import { column } from './column.ts'
import { table } from './table.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [table, column, blank]
