/** All that commands do their work with. They import it when they run, and not before. */
export { carry, preview } from './engine/carry.ts'
export { create } from './engine/create.ts'
export { dev } from './engine/dev.ts'
export { counted, known, targets } from './engine/goals.ts'
export { survey } from './engine/survey.ts'
export { validate } from './engine/validate.ts'
export { listValue } from './values/list.ts'
export { isSettled, statusValue } from './values/status.ts'
