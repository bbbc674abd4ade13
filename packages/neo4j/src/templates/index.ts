import type { Template } from '@skein/core'
import { blank } from './blank.ts'
import { constraint } from './constraint.ts'
import { propertyIndex } from './property-index.ts'

/** The first that fits a title wins; the last fits every title. */
export const templates: readonly Template[] = [constraint, propertyIndex, blank]
