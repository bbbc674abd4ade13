export { execute, type ExecuteOptions } from './execute.ts'
export {
  checkIntegrity,
  type Integrity,
  type IntegrityOptions,
  type ReferenceCheck,
  type ServiceCheck,
} from './integrity.ts'
export { hold, releaseAll, type Held, type HoldOptions } from './hold.ts'
