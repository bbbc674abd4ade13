export { execute, type ExecuteOptions } from './execute.ts'
