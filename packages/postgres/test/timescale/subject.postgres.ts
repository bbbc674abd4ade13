import type { Subject } from '@skein/core/conformance'
import { timescaleOver } from './subject.ts'

export const subject: Subject = timescaleOver('postgres')
