export { execute, type ExecuteOptions } from './execute.ts'
export { hold, releaseAll, type Held, type HoldOptions } from './hold.ts'
