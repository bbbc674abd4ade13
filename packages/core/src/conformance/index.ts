export { conformance } from './conformance.ts'
export type { Runner, Subject } from './subject.ts'
