import type { Template } from '@skein/core'
import { blank } from './templates/blank.ts'
import { constraint } from './templates/constraint.ts'
import { data } from './templates/data.ts'
import { fulltext } from './templates/fulltext.ts'
import { lookup } from './templates/lookup.ts'
import { relationship } from './templates/relationship.ts'
import { rename } from './templates/rename.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [rename, relationship, data, fulltext, constraint, lookup, blank]
