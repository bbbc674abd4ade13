import { argv } from 'node:process'
import { defineService, migrate } from '@skein/core'
import { postgres } from '../../src/index.ts'

// A runner to be killed.
const [client, url = '', folder = ''] = argv.slice(2)
await migrate(defineService({ name: 'clinic', store: postgres({ url, client: client as 'pg' }), migrations: folder }))
