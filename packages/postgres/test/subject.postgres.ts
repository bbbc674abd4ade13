import type { Subject } from '@skein/core/conformance'
import { subjectOver } from './subject.ts'

export const subject: Subject = subjectOver('postgres')
