import { argv, stdout } from 'node:process'
import { migrate } from '@skein/core'
import { serviceAt } from './scene.ts'

// A process to be killed while it migrates.
await migrate(serviceAt(argv[2] ?? ''))
stdout.write('done\n')
