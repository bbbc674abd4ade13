import type { Template } from '@skein/core'
import { blank } from './templates/blank.ts'
import { constraint } from './templates/constraint.ts'
import { propertyIndex } from './templates/property-index.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [constraint, propertyIndex, blank]
