import type { Template } from '@skein/core'
import { blank } from './templates/blank.ts'
import { column } from './templates/column.ts'
import { index } from './templates/column-index.ts'
import { data } from './templates/data.ts'
import { enumValue } from './templates/enum-value.ts'
import { expandContract } from './templates/expand-contract.ts'
import { foreignKey } from './templates/foreign-key.ts'
import { hypertable } from './templates/hypertable.ts'
import { required } from './templates/required.ts'
import { table } from './templates/table.ts'

/** The first that fits a title wins, so those that ask more of it come first; the last fits every title. */
export const templates: readonly Template[] = [
  hypertable,
  table,
  enumValue,
  column,
  index,
  required,
  foreignKey,
  data,
  expandContract,
  blank,
]
