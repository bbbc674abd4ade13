import { argv, stdout } from 'node:process'
import { scenes, serviceAt } from './scene.ts'

// A runner to be killed. Says when it begins, so that the time of its start does not count.
const [url = '', scene = ''] = argv.slice(2)
stdout.write('begins\n')
await scenes[scene]?.act(serviceAt(url))
