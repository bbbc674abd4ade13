import type { Subject } from '@skein/core/conformance'
import type { ChromaClient } from 'chromadb'
import { chroma } from '../src/index.ts'
import { subjectWith } from './subject.ts'

export const subject: Subject<ChromaClient> = subjectWith((url) => chroma({ url, lease: 2000 }))
