import { argv } from 'node:process'
import { defineService, migrate } from '@skein/core'
import { neo4j } from '../src/index.ts'

// A process of its own: brings a folder of migrations up.
const [url = '', migrations = ''] = argv.slice(2)
await migrate(defineService({ name: 'clinic', store: neo4j({ url }), migrations }))
