import { argv } from 'node:process'
import { defineService, migrate } from '@skein/core'
import { postgres } from '../src/index.ts'

// One of several processes that migrate the same database.
const [client, url = '', folder = ''] = argv.slice(2)
await migrate(defineService({ name: 'clinic', store: postgres({ url, client: client as 'pg' }), migrations: folder }))
