import { env } from 'node:process'
import type { Subject } from '@skein/core/conformance'
import { postgres } from '@skein/postgres'
import type { ChromaClient } from 'chromadb'
import { chroma } from '../src/index.ts'
import { subjectWith } from './subject.ts'

export const subject: Subject<ChromaClient> = subjectWith((url) =>
  chroma({ url, lock: postgres({ url: env['SKEIN_TEST_POSTGRES_URL'] }) }),
)
