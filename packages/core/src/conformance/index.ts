export { callBody, textBody } from './bodies.ts'
export { conformance } from './conformance.ts'
export type { Runner, Subject } from './subject.ts'
