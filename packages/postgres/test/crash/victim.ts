import { argv, stdout } from 'node:process'
import type { ClientName } from '../../src/connect.ts'
import { scenes, serviceAt } from './scene.ts'

// A runner to be killed. Says when it begins, so that the time of its start does not count.
const [client = 'pg', url = '', scene = ''] = argv.slice(2)
const service = serviceAt(client as ClientName, url)
stdout.write('begins\n')
await scenes[scene]?.act(service)
